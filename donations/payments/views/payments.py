"""Payments: what is ordered, from which fund, and what became of it; making a batch of them."""

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from cases.care.forms.ending import ReasonForm
from unioncare.core.views import NeedsPermission, RefusableForm

from ...ledger.models import Fund
from ..enums import PaymentState
from ..forms import BatchForm, ReturnForm
from ..models import Payment, PaymentBatch
from ..selectors.explaining import explain_payments, explain_sums
from ..selectors.lists import open_batches, ordered_of, payments_page, waiting_by_fund
from ..services.batches import make_batch
from ..services.ordering import cancel_payment
from ..services.returning import return_payment

SEE, MAKE = "donations.see_payments", "donations.make_payments"


class PaymentListView(NeedsPermission, TemplateView):
    """What waits in each fund, batches on their way, and every payment."""

    permission = SEE
    template_name = "payments/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        states, after = self.request.GET.getlist("state"), self.request.GET.get("after", "")
        return super().get_context_data(
            page=payments_page(self.user, states=states, after=after),
            states=PaymentState,
            waiting=waiting_by_fund(self.user),
            batches=open_batches(self.user)[:20],
            may_make=self.user.has_perm(MAKE),
            why_amounts=explain_payments(),
            why_sums=explain_sums(),
            **kwargs,
        )


class OfPayment(RefusableForm):
    """A form about one payment: 404 where its fund is not of the reader's units."""

    permission = MAKE
    template_name = "payments/form.html"

    @cached_property
    def payment(self) -> Payment:
        rows = Payment.objects.visible_to(self.user, MAKE).select_related("account", "fund")
        payment: Payment | None = rows.filter(number=self.kwargs["number"]).first()
        if payment is None:
            raise Http404
        return payment

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        payment = self.payment
        note = _("%(number)s: %(amount)s CNY from “%(fund)s”") % {
            "number": payment.number, "amount": f"{payment.amount:,.2f}", "fund": payment.fund,
        }  # fmt: skip
        return super().get_context_data(note=note, back=self.get_success_url(), **kwargs)

    def get_success_url(self) -> str:
        return reverse("donations:payments")


class PaymentCancelView(OfPayment):
    """Take an order back."""

    form_class = ReasonForm
    done_message = _("The payment is cancelled.")
    extra_context = {"title": _("Cancel the payment"), "submit": _("Cancel the payment"), "danger": True}

    def act(self, form: Any) -> Any:
        reason = form.cleaned_data["reason"]
        return cancel_payment(payment=self.payment, reason=reason, actor=self.user, now=self.now)


class PaymentReturnView(OfPayment):
    """Note that the bank sent the money back."""

    form_class = ReturnForm
    done_message = _("Noted: the money is back in the fund, and the payment is ordered anew or ends.")
    extra_context = {"title": _("The bank sent it back"), "submit": _("Book it back"), "danger": True}

    def act(self, form: Any) -> Any:
        return return_payment(payment=self.payment, failure=form.cleaned_data["failure"], actor=self.user, now=self.now)


class BatchMakeView(RefusableForm):
    """Put what waits in a fund into a batch."""

    permission = MAKE
    template_name = "payments/make_batch.html"
    form_class = BatchForm
    made: PaymentBatch

    @cached_property
    def fund(self) -> Fund:
        fund = Fund.objects.visible_to(self.user, MAKE).filter(code=self.kwargs["code"]).first()
        if fund is None:
            raise Http404
        return fund

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"payments": ordered_of(self.fund)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting = list(ordered_of(self.fund))
        ticked = set(self.request.POST.getlist("payments")) or {str(payment.pk) for payment in waiting}
        return super().get_context_data(
            fund=self.fund,
            rows=[(payment, str(payment.pk) in ticked) for payment in waiting],
            total=sum(payment.amount for payment in waiting),
            why_amounts=explain_payments(),
            back=reverse("donations:payments"),
            **kwargs,
        )

    def act(self, form: Any) -> PaymentBatch:
        chosen = [payment.pk for payment in form.cleaned_data["payments"]]
        self.made = make_batch(fund=self.fund, payment_ids=chosen, actor=self.user, now=self.now)
        return self.made

    def said(self, done: Any) -> Any:
        return _("Batch %(number)s waits for the second person's check.") % {"number": done.number}

    def get_success_url(self) -> str:
        return self.made.get_absolute_url()
