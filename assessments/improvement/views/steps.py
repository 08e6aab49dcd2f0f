"""The steps of an action as pages, its evidence and its public words."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.care.forms.ending import OptionalReasonForm, ReasonForm
from unioncare.core.forms import PlainForm
from unioncare.core.steps import StepPage, StepView

from ..forms.actions import FileForm, FinishForm, ReturnForm, WordsForm
from ..models import ImprovementAction
from ..selectors.public import told_alone
from ..services.doing import add_evidence, finish_action, start_action
from ..services.flow import ACTION_FLOW
from ..services.planning import drop_action
from ..services.publishing import publish_action, withdraw_action, word_action
from ..services.verifying import confirm_action, return_action
from .base import PLAN, SEE, ActionFormView

AGAIN = timedelta(days=14)


PAGES: dict[str, StepPage] = {
    "start": StepPage(PlainForm, start_action, _("The measure is under way.")),
    "finish": StepPage(
        FinishForm, finish_action, _("Done; another person is asked to verify it."),
        _("Say by what it can be seen that the measure is done. Nothing is changed afterwards."), upload=True,
    ),
    "confirm": StepPage(
        OptionalReasonForm, confirm_action, _("The measure is verified."),
        _("You looked at the evidence, and what was wrong is wrong no more."),
    ),
    "return": StepPage(
        ReturnForm, return_action, _("The measure is back with its owner."),
        _("The measure goes back to its owner, and is counted as one that came back."),
    ),
    "publish": StepPage(
        PlainForm, publish_action, _("Everybody can read it now."), _("Everybody will read exactly this."),
    ),
    "withdraw": StepPage(
        ReasonForm, withdraw_action, _("It is off the public page."), _("Nobody reads it there any more."), danger=True
    ),
    "drop": StepPage(ReasonForm, drop_action, _("The action is given up."), danger=True),
}  # fmt: skip


class ActionMoveView(StepView, ActionFormView):
    """Take one step of an action."""

    permission = SEE

    pages = PAGES

    def get_initial(self) -> dict[str, Any]:
        return {"due_on": timezone.localdate() + AGAIN, "evidence": self.action.evidence}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        name, step = self.kwargs["move"], self.step
        label = ACTION_FLOW.get(name).label
        why_not = ACTION_FLOW.why_not(self.action, name, self.user)
        return super().get_context_data(
            title=label, submit=label, note=step.note, danger=step.danger, upload=step.upload, warning=why_not,
            told=told_alone(self.action) if name == "publish" else None, **kwargs,
        )  # fmt: skip

    def act(self, form: forms.Form) -> ImprovementAction:
        data = dict(form.cleaned_data)
        if isinstance(form, FinishForm):
            data = {"evidence": data["evidence"], "files": form.contents}
        return self.step.act(action=self.action, actor=self.user, now=self.now, **data)


class AddEvidenceView(ActionFormView):
    """Add a file while the measure is not done."""

    permission = SEE
    form_class = FileForm
    done_message = _("The file is kept as evidence.")
    extra_context = {"title": _("Add evidence"), "submit": _("Add it"), "upload": True}

    def act(self, form: FileForm) -> Any:
        return add_evidence(action=self.action, files=form.contents, actor=self.user, now=self.now)


class WordsView(ActionFormView):
    """Write what everybody shall read."""

    permission = PLAN
    form_class = WordsForm
    done_message = _("The words are kept; nobody reads them before they are published.")
    extra_context = {"title": _("“You said, we did”"), "submit": _("Save")}

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.action, name) for name in ("said_zh", "did_zh", "said_en", "did_en")}

    def act(self, form: WordsForm) -> ImprovementAction:
        return word_action(action=self.action, words=form.words(), actor=self.user, now=self.now)
