"""One batch: its payments, its check, its file for the bank, what the bank answered."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, ngettext, pgettext_lazy
from django.views.generic import FormView, TemplateView

from cases.care.forms.ending import ReasonForm
from cases.members.models import Member
from unioncare.core.audit import record_bulk_access, record_event
from unioncare.core.masking import mask_name
from unioncare.core.views import NeedsPermission, RefusableForm
from unioncare.imports.errors import UnreadableFile
from unioncare.imports.exporting import ExportView
from unioncare.imports.reading.source import open_source
from unioncare.imports.writing.workbooks import Heading, Value
from unioncare.worklist.approvals import panel_for

from ..engine.answers import Answers, Sent, read_answers
from ..enums import BatchState, Failure, PaymentState
from ..forms import OPEN, PAID, AnswerFileForm, SendForm, SettleForm
from ..models import Payment, PaymentBatch
from ..selectors.explaining import explain_payments
from ..services.batches import ACTION, MOST, Outcome, discard_batch, send_batch, settle_batch

SEE, MAKE = "donations.see_payments", "donations.make_payments"
# A return file has a row a payment, and some lines around them.
_MOST_ROWS = 2 * MOST


class OfBatch(NeedsPermission):
    """A page of a batch: 404 where its fund is not of the reader's units."""

    permission = SEE

    @cached_property
    def batch(self) -> PaymentBatch:
        rows = PaymentBatch.objects.visible_to(self.user, self.permission)
        rows = rows.select_related("fund", "subject", "made_by", "sent_by")
        batch: PaymentBatch | None = rows.filter(number=self.kwargs["number"]).first()
        if batch is None:
            raise Http404
        return batch

    @cached_property
    def payments(self) -> list[Payment]:
        return list(self.batch.payments.select_related("account__member", "unit", "entry").order_by("pk"))


class BatchView(OfBatch, TemplateView):
    """The payments of a batch, masked, and what is to be done with it."""

    template_name = "payments/batch.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        batch = self.batch
        return super().get_context_data(
            batch=batch,
            payments=self.payments,
            panel=panel_for(batch.subject, ACTION, self.user),
            may_make=self.user.has_perm(MAKE, batch),
            states=BatchState,
            why_amounts=explain_payments(),
            **kwargs,
        )


class BatchForms(OfBatch, RefusableForm):
    """A form about a batch."""

    permission = MAKE
    template_name = "payments/form.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(batch=self.batch, back=self.get_success_url(), **kwargs)

    def get_success_url(self) -> str:
        return self.batch.get_absolute_url()


class BatchDiscardView(BatchForms):
    """Dissolve a batch that did not go to the bank."""

    form_class = ReasonForm
    done_message = gettext_lazy("The batch is discarded; its payments wait again.")
    extra_context = {
        "title": gettext_lazy("Discard the batch"), "submit": gettext_lazy("Discard"), "danger": True,
    }  # fmt: skip

    def act(self, form: Any) -> Any:
        return discard_batch(batch=self.batch, reason=form.cleaned_data["reason"], actor=self.user, now=self.now)


class BatchSendView(BatchForms):
    """Book the payments and let the file go to the bank."""

    form_class = SendForm
    done_message = gettext_lazy("The payments are booked. Take the file to the bank now.")
    extra_context = {"title": gettext_lazy("Send to the bank"), "submit": gettext_lazy("Book and send")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        count = len(self.payments)
        note = ngettext(
            "%(count)d payment of %(total)s CNY is booked from “%(fund)s”; what the bank sends back is booked back.",
            "%(count)d payments of %(total)s CNY are booked from “%(fund)s”; what the bank sends back is booked back.",
            count,
        ) % {"count": count, "total": f"{self.batch.total:,.2f}", "fund": self.batch.fund}
        return super().get_context_data(note=note, **kwargs)

    def act(self, form: Any) -> Any:
        return send_batch(batch=self.batch, actor=self.user, now=self.now)


class BankFileView(OfBatch, ExportView):
    """The file for the bank: whole names and card numbers, so everybody in it is noted as read."""

    permission, page, event = MAKE, "donations:payments", gettext_noop("payment file taken for the bank")
    title = gettext_lazy("File for the bank")
    masks = gettext_lazy("It holds whole names and card numbers, because the bank asks for them; no illness.")
    sheet = gettext_lazy("Payments")
    headings = (
        Heading(pgettext_lazy("line", "No."), 8),
        Heading(gettext_lazy("Payee"), 16),
        Heading(gettext_lazy("Card number"), 24, text=True),
        Heading(gettext_lazy("Bank"), 28),
        Heading(gettext_lazy("Amount"), 14),
        Heading(gettext_lazy("Reference"), 16, text=True),
    )

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.user.has_perm(self.permission) and self.batch.state not in (BatchState.SENT, BatchState.SETTLED):
            messages.error(request, _("The file is for the bank once the batch is checked and booked."))
            return self.leave(self.batch.get_absolute_url())
        return super().dispatch(request, *args, **kwargs)

    def records(self, now: datetime) -> Iterator[list[Value]]:
        for number, payment in enumerate(self.payments, start=1):
            account = payment.account
            yield [number, account.holder, account.number, account.bank, payment.amount, payment.number]

    def note(self, purpose: str, rows: int) -> None:
        record_event(self.batch, actor=self.user, what=self.event, details={"purpose": purpose, "rows": rows})
        read = {(payment.account.member_id, mask_name(payment.account.holder)) for payment in self.payments}
        record_bulk_access(Member, sorted(read), actor=self.user, purpose=purpose, what=self.event)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"back": self.batch.get_absolute_url()}


class AnswerFileView(OfBatch, FormView):
    """Read the file that came back from the bank, and fill the page on which it is confirmed."""

    permission = MAKE
    template_name = "payments/answer_file.html"
    extra_context = {"why_amounts": explain_payments()}
    form_class = AnswerFileForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(batch=self.batch, back=self.batch.get_absolute_url(), **kwargs)

    def form_valid(self, form: forms.Form) -> HttpResponse:
        file = form.cleaned_data["file"]
        try:
            answers = self._read(file)
        except UnreadableFile as error:
            form.add_error("file", error.message)
            return self.form_invalid(form)
        if not answers.found:
            form.add_error("file", _("No row of this file speaks of a payment of this batch."))
            return self.form_invalid(form)
        return self.render_to_response(self._proposal(answers))

    def _read(self, file: Any) -> Answers:
        waiting = [payment for payment in self.payments if payment.state == PaymentState.SENT]
        sent = [Sent(one.pk, one.number, one.account.number, one.amount) for one in waiting]
        with open_source(file, name=file.name) as source:
            rows = [row for _sheet, some in source.batches() for row in some]
        return read_answers(rows[:_MOST_ROWS], sent)

    def _proposal(self, answers: Answers) -> dict[str, Any]:
        waiting = [payment for payment in self.payments if payment.state == PaymentState.SENT]
        initial: dict[str, Any] = {"paid_on": timezone.localdate()}
        for payment in waiting:
            answer = answers.found.get(payment.pk)
            said = OPEN if answer is None else answer.failure.value if answer.failure else PAID
            initial[SettleForm.name_of(payment)] = said
        form = SettleForm(batch=self.batch, payments=waiting, initial=initial)
        context = super().get_context_data(form=form, batch=self.batch, back=self.batch.get_absolute_url())
        return context | {"settling": True, "found": len(answers.found), "strange": answers.strange}


class SettleView(BatchForms):
    """Note what the bank did with each payment."""

    template_name = "payments/settle.html"
    form_class = SettleForm
    extra_context = {"why_amounts": explain_payments()}

    def get_form_kwargs(self) -> dict[str, Any]:
        waiting = [payment for payment in self.payments if payment.state == PaymentState.SENT]
        kwargs = super().get_form_kwargs() | {"batch": self.batch, "payments": waiting}
        return kwargs | {"initial": {"paid_on": timezone.localdate()}}

    def act(self, form: Any) -> PaymentBatch:
        paid_on = form.cleaned_data["paid_on"]
        outcomes = {
            pk: Outcome(paid_on=paid_on) if said == PAID else Outcome(failure=Failure(said))
            for pk, said in form.told.items()
        }
        return settle_batch(batch=self.batch, outcomes=outcomes, actor=self.user, now=self.now)

    def said(self, done: PaymentBatch) -> Any:
        failed = done.payments.filter(state=PaymentState.FAILED).count()
        if not failed:
            return _("Noted.")
        return ngettext(
            "Noted. %(count)d payment failed: the money is back in the fund.",
            "Noted. %(count)d payments failed: the money is back in the fund.",
            failed,
        ) % {"count": failed}
