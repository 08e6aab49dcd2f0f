"""The steps of a grant as pages, and the buttons that lead to them, each with the reason against it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unioncare.core.steps import Button, StepView

from ..enums import SETTLED, GrantState
from ..forms import steps as asked
from ..models import Grant
from ..services.asking import submit_grant, withdraw_grant
from ..services.deciding import stop_grant
from ..services.flow import GRANT_FLOW
from ..services.notices import publish_grant, why_not_published
from ..services.paying import order_grant
from ..services.receipts import close_grant, note_papers, sign_receipt
from .base import ASK, SEE, GrantFormView

if TYPE_CHECKING:
    from unioncare.organisation.models import User

Text = str | Promise


@dataclass(frozen=True, slots=True)
class StepPage:
    """What a step asks for, which service takes it, and what is said before and after."""

    label: Text
    form: type[asked.StepForm]
    act: Callable[..., Any]
    done: Text
    note: Text = ""
    danger: bool = False


PAGES: dict[str, StepPage] = {
    "submit": StepPage(
        pgettext_lazy("grant", "Ask for approval"), asked.PlainForm, submit_grant, _("The grant waits for approval."),
        _("What the rules propose is reckoned anew; other people decide, step by step."),
    ),
    "publish": StepPage(
        pgettext_lazy("grant", "Publish"), asked.PlainForm, publish_grant, _("The grant is on public notice."),
        _("Published are the masked name, the unit, the kind of aid, the amount and the days, and nothing else."),
    ),
    "order": StepPage(
        pgettext_lazy("grant", "Order the payment"), asked.PlainForm, order_grant, _("The payment is ordered."),
        _("Finance pays it in a batch; nobody who asked or decided takes part in that."),
    ),
    "again": StepPage(
        pgettext_lazy("grant", "Order the payment again"), asked.PlainForm, order_grant, _("The payment is ordered."),
        _("First put right what the bank refused: the member's account, most of the time."),
    ),
    "papers": StepPage(
        pgettext_lazy("grant", "Papers are complete"), asked.PapersForm, note_papers, _("The papers are there."),
    ),
    "receipt": StepPage(
        pgettext_lazy("grant", "Receipt is signed"), asked.ReceiptForm, sign_receipt, _("The receipt is noted."),
    ),
    "close": StepPage(
        pgettext_lazy("grant", "Close the grant"), asked.PlainForm, close_grant, _("The grant is closed."),
    ),
    "stop": StepPage(
        pgettext_lazy("grant", "Stop it"), asked.ReasonForm, stop_grant, _("The grant is stopped."),
        _("Nothing is paid, and its notice comes down. The reason stays visible."), danger=True,
    ),
    "withdraw": StepPage(
        pgettext_lazy("grant", "Take the request back"), asked.ReasonForm, withdraw_grant,
        _("The request is taken back."), _("The reason stays visible."), danger=True,
    ),
}  # fmt: skip
# The step that a state waits for is the main button.
MAIN: dict[str, str] = {
    GrantState.DRAFT: "submit",
    GrantState.APPROVED: "publish",
    GrantState.NOTICE: "order",
    GrantState.FAILED: "again",
    GrantState.PAID: "receipt",
}


def buttons_for(grant: Grant, user: "User") -> list[Button]:
    """Return every step that leaves the present state, and what is noted besides; the main one first."""
    against = {move.name: why for move, why in GRANT_FLOW.offered(grant, user) if move.name in PAGES}
    against |= _besides(grant, user)
    main = MAIN.get(grant.state)
    if main == "receipt" and grant.receipt_on is not None:
        main = "close"
    found = [
        Button(
            page.label, reverse("donations:grant_move", args=[grant.number, name]), against[name],
            main=name == main, danger=page.danger,
        )
        for name, page in PAGES.items()
        if name in against
    ]  # fmt: skip
    return sorted(found, key=lambda button: not button.main)


def _besides(grant: Grant, user: "User") -> dict[str, Text | None]:
    """Return what is noted without a change of state, each with the reason against it."""
    found: dict[str, Text | None] = {}
    may = user.has_perm(ASK, grant)
    refused = None if may else _("Your posts do not include this step.")
    if grant.lacks_papers:
        found["papers"] = refused
    if grant.state in SETTLED and grant.receipt_on is None:
        found["receipt"] = refused
    if why_not_published(grant, user) is None:
        found["publish"] = None
    return found


class GrantMoveView(StepView, GrantFormView):
    """Take one step of a grant."""

    permission = SEE

    pages = PAGES

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "grant": self.grant}

    def get_initial(self) -> dict[str, Any]:
        return {"receipt_on": timezone.localdate(self.now), "received_by": self.grant.member.name}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        step = self.step
        return super().get_context_data(
            title=step.label, submit=step.label, note=step.note, danger=step.danger, **kwargs
        )

    def act(self, form: forms.Form) -> Any:
        assert isinstance(form, asked.StepForm)
        return self.step.act(grant=self.grant, actor=self.user, now=self.now, **form.values)
