"""A transfer that waits for the second person, and taking it back."""

from typing import Any

from django import forms
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from unioncare.core.views import NeedsPermission, RefusableForm
from unioncare.worklist.approvals import panel_for

from ..enums import TransferState
from ..forms.booking import WithdrawForm
from ..kinds import TRANSFER
from ..models import TransferOrder
from ..services.transfers import withdraw_transfer
from .base import KEEP, SEE


class OfTransfer(NeedsPermission):
    """A page of a transfer: 404 where the fund that pays is not of the reader's units."""

    permission = SEE

    @cached_property
    def order(self) -> TransferOrder:
        rows = TransferOrder.objects.visible_to(self.user, self.permission)
        order: TransferOrder | None = rows.select_related("source", "target", "subject", "asked_by").filter(
            number=self.kwargs["number"]
        ).first()  # fmt: skip
        if order is None:
            raise Http404
        return order


class TransferOrderView(OfTransfer, TemplateView):
    """How much from where to where, who asked, who decides."""

    template_name = "books/transfer.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        order = self.order
        may_withdraw = order.state == TransferState.ASKED and self.user.has_perm(KEEP, order)
        return super().get_context_data(
            order=order, panel=panel_for(order.subject, TRANSFER, self.user), may_withdraw=may_withdraw, **kwargs
        )


class TransferWithdrawView(OfTransfer, RefusableForm):
    """Take a request for a transfer back."""

    permission = KEEP
    template_name = "books/form.html"
    form_class = WithdrawForm
    done_message = _("The transfer is taken back.")
    extra_context = {"title": _("Take the transfer back"), "submit": _("Take it back"), "danger": True, "note": ""}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(fund=self.order.source, back=self.get_success_url(), **kwargs)

    def act(self, form: forms.Form) -> TransferOrder:
        return withdraw_transfer(order=self.order, reason=form.cleaned_data["reason"], actor=self.user, now=self.now)

    def get_success_url(self) -> str:
        return self.order.get_absolute_url()
