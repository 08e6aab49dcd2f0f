"""The steps of a claim as pages, and the buttons that lead to them, each with the reason against it."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from unioncare.core import thresholds
from unioncare.core.steps import Button, StepPage, StepView

from ...enums import ClaimState
from ...forms import claims as asked
from ...models import Claim
from ...services import claims as services
from ...services.claims.flow import CLAIM_FLOW
from ...thresholds import SUPPLEMENT_DAYS
from .base import SEE, ClaimFormView

if TYPE_CHECKING:
    from unioncare.organisation.models import User


PAGES: dict[str, StepPage] = {
    "complete": StepPage(asked.PlainForm, services.complete_papers, _("The papers are complete.")),
    "send": StepPage(
        asked.PlainForm, services.send_to_review, _("The claim lies with the unit’s review."),
        _("Somebody else than you reviews it and submits it."),
    ),
    "submit": StepPage(asked.SubmitForm, services.submit_claim, _("The claim is submitted.")),
    "return": StepPage(asked.ReasonForm, services.return_claim, _("The claim is sent back.")),
    "ask": StepPage(asked.SupplementForm, services.ask_supplement, _("The supplement is noted.")),
    "answer": StepPage(asked.RemarkForm, services.hand_in_supplement, _("The supplement is handed in.")),
    "approve": StepPage(asked.ApproveForm, services.approve_claim, _("The approval is noted.")),
    "reject": StepPage(asked.RejectForm, services.reject_claim, _("The rejection is noted."), danger=True),
    "appeal": StepPage(asked.AppealForm, services.appeal, _("The appeal is noted.")),
    "pay": StepPage(
        asked.PayForm, services.pay_claim, _("The payment stands in the costs of the case; re-grading is asked for."),
        _("It becomes a cost entry of the case, and the case owner is asked to grade again."),
    ),
    "undo_approval": StepPage(asked.ReasonForm, services.undo_approval, _("The approval is taken back.")),
    "undo_rejection": StepPage(asked.ReasonForm, services.undo_rejection, _("The rejection is taken back.")),
    "undo_payment": StepPage(
        asked.ReasonForm, services.undo_payment, _("The payment is taken back, and re-grading is asked for."),
        _("Its cost entry is struck out. The reason stays visible."), danger=True,
    ),
    "close": StepPage(asked.RemarkForm, services.close_claim, _("The claim is closed.")),
    "take_up": StepPage(
        asked.ReasonForm, services.reopen_claim, _("The claim is taken up again."),
        _("A claim that was paid stands as paid again; every other one is a draft, to be filed anew."),
    ),
    "give_up": StepPage(
        asked.ReasonForm, services.give_up, _("The claim is closed unfiled."),
        _("The member gets nothing of it. The reason stays visible."), danger=True,
    ),
}  # fmt: skip
# The step that a state waits for is the main button.
MAIN: dict[str, str] = {
    ClaimState.DRAFT: "complete",
    ClaimState.COMPLETE: "send",
    ClaimState.REVIEW: "submit",
    ClaimState.SUBMITTED: "approve",
    ClaimState.SUPPLEMENT: "answer",
    ClaimState.APPROVED: "pay",
    ClaimState.REJECTED: "appeal",
    ClaimState.PAID: "close",
}


def buttons_for(claim: Claim, user: "User") -> list[Button]:
    """Return every step that leaves the present state, the main one first."""
    found = [
        Button(
            move.label, reverse("cases:claim_move", args=[claim.number, move.name]), why,
            main=move.name == MAIN.get(claim.state), danger=PAGES[move.name].danger,
        )
        for move, why in CLAIM_FLOW.offered(claim, user)
        if move.name in PAGES
    ]  # fmt: skip
    return sorted(found, key=lambda button: not button.main)


class ClaimMoveView(StepView, ClaimFormView):
    """Take one step of a claim."""

    permission = SEE

    pages = PAGES

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "claim": self.claim}

    def get_initial(self) -> dict[str, Any]:
        today, claim = timezone.localdate(self.now), self.claim
        return {
            "submitted_on": today,
            "insurer_no": claim.insurer_no,
            "appealed_on": today,
            "paid_on": today,
            "due_on": today + timedelta(days=int(thresholds.value(SUPPLEMENT_DAYS.code))),
            "amount": claim.expected if claim.approved is None else claim.approved,
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        step, label = self.step, CLAIM_FLOW.get(self.kwargs["move"]).label
        why_not = CLAIM_FLOW.why_not(self.claim, self.kwargs["move"], self.user)
        return super().get_context_data(
            title=label, submit=label, note=step.note, danger=step.danger, warning=why_not, **kwargs
        )

    def act(self, form: forms.Form) -> Claim:
        assert isinstance(form, asked.StepForm)
        return self.step.act(claim=self.claim, actor=self.user, now=self.now, **form.values)
