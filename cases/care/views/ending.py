"""How a case ends and begins again: recovering, closed, deceased, reopened."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..forms.ending import CloseForm, DeathForm, OptionalReasonForm, ReasonForm
from ..services.closing import back_into_care, begin_recovery, close_case, reopen_case
from ..services.conditions import open_care
from ..services.deaths import record_death, take_back_death
from .base import CaseFormView

CLOSE = "cases.close_case"


class RecoverView(CaseFormView):
    """Treatment is over; the plan goes on until the case closes."""

    permission = CLOSE
    form_class = OptionalReasonForm
    done_message = _("The case is recovering.")
    extra_context = {
        "title": pgettext_lazy("step", "Recovering"),
        "note": _("Treatment is over. The plan goes on until the case is closed."),
        "submit": _("The member is recovering"),
    }

    def act(self, form: forms.Form) -> Any:
        return begin_recovery(case_id=self.case.pk, actor=self.user, now=self.now, **form.cleaned_data)


class RelapseView(CaseFormView):
    """A recovering case goes back into care."""

    permission = CLOSE
    form_class = ReasonForm
    done_message = _("The case is in care again. Grade it again if its severity changed.")
    extra_context = {"title": _("Back into care"), "submit": _("Take back into care")}

    def act(self, form: forms.Form) -> Any:
        return back_into_care(case_id=self.case.pk, actor=self.user, now=self.now, **form.cleaned_data)


class CloseView(CaseFormView):
    """Close a case; open care items are named, and waived only with a reason."""

    permission = CLOSE
    form_class = CloseForm
    done_message = _("The case is closed. Follow-ups go on.")
    extra_context = {
        "title": _("Close the case"),
        "note": _("Follow-ups and surveys stay open; everything else that is left is cancelled."),
        "submit": _("Close the case"),
        "danger": True,
    }

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"open_items": open_care(self.case)}

    def act(self, form: forms.Form) -> Any:
        assert isinstance(form, CloseForm)
        return close_case(
            case_id=self.case.pk,
            actor=self.user,
            now=self.now,
            reason=form.cleaned_data["reason"],
            waive_reason=form.waived,
        )


class DeathView(CaseFormView):
    """Record a death: nothing is sent to the member any more, open items end, condolence opens."""

    permission = "cases.record_death"
    form_class = DeathForm
    done_message = _("The death is recorded. Condolence is open; nothing is sent to the member any more.")
    extra_context = {
        "title": _("Record the death"),
        "warning": _("Every open item of this member is cancelled, and no message reaches them from this moment on."),
        "submit": _("Record the death"),
        "danger": True,
    }

    def act(self, form: forms.Form) -> Any:
        return record_death(case_id=self.case.pk, actor=self.user, now=self.now, **form.cleaned_data)


class UndoDeathView(CaseFormView):
    """Take back a death that was entered wrongly."""

    permission = "cases.undo_death"
    form_class = ReasonForm
    done_message = _("The death is taken back. The case stands where it stood, and its items are open again.")
    extra_context = {
        "title": _("Death entered wrongly"),
        "note": _(
            "Every case that the death ended stands again where it stood. Items that it cancelled are open again with"
            " their due dates; a plan that waited for approval is submitted anew. Condolence is cancelled, the"
            " member's status is corrected, and messages reach the member again."
        ),
        "submit": _("Take the death back"),
    }

    def act(self, form: forms.Form) -> Any:
        return take_back_death(case_id=self.case.pk, actor=self.user, now=self.now, **form.cleaned_data)


class ReopenView(CaseFormView):
    """Open an ended case again."""

    permission = CLOSE
    form_class = ReasonForm
    done_message = _("The case is open again.")
    extra_context = {
        "title": _("Reopen the case"),
        "note": _("What was cancelled stays cancelled; the next step opens with its own deadline."),
        "submit": _("Reopen the case"),
    }

    def act(self, form: forms.Form) -> Any:
        return reopen_case(case_id=self.case.pk, actor=self.user, now=self.now, **form.cleaned_data)
