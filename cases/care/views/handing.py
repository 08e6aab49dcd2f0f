"""In whose hands a case is: its owner, and the unit that cares for it."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..forms.ending import OptionalReasonForm, OwnerForm
from ..models import IllnessCase
from ..services.member_changes import hand_over_case
from ..services.ownership import change_owner
from .base import CaseFormView


class OwnerView(CaseFormView):
    """Give a case to another officer."""

    permission = "cases.plan_case"
    keeps_away = True
    form_class = OwnerForm
    done_message = _("The case has a new owner.")
    extra_context = {
        "title": _("Change the owner"),
        "note": _("Open items stay with whoever has them; hand them over one by one on My work."),
        "submit": _("Change the owner"),
    }

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"case": self.case}

    def act(self, form: forms.Form) -> Any:
        return change_owner(case_id=self.case.pk, actor=self.user, now=self.now, **form.cleaned_data)


class HandOverView(CaseFormView):
    """Move a case to the unit to which its member moved."""

    permission = "cases.plan_case"
    keeps_away = True
    form_class = OptionalReasonForm
    done_message = _("The case is handed over to the unit of its member.")
    extra_context = {"submit": _("Hand the case over")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        units = {"old": self.case.unit.name, "new": self.case.member.unit.name}
        return super().get_context_data(
            title=_("Hand the case over"),
            note=_("From %(old)s to %(new)s. Open items go along; the welfare officer there becomes the owner.")
            % units,
            **kwargs,
        )

    def act(self, form: forms.Form) -> Any:
        note = form.cleaned_data["reason"]
        return hand_over_case(case_id=self.case.pk, actor=self.user, now=self.now, note=note)

    def get_success_url(self) -> str:
        """Return to the case, or to My work when the case has left the reader's units."""
        moved = IllnessCase.objects.visible_to(self.user).filter(pk=self.case.pk).exists()
        return self.case.get_absolute_url() if moved else reverse("worklist:mine")
