"""Forms of the ways in which a case ends, and of its owner."""

from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from unioncare.core.forms import StyledForm, When
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Post, User

from ..models import IllnessCase
from .fields import AskedWhen, PastDateField, ReasonField


class ReasonForm(StyledForm, forms.Form):
    """Why, and nothing else."""

    reason = ReasonField()


class OptionalReasonForm(StyledForm, forms.Form):
    """A remark that may be left out."""

    reason = forms.CharField(label=_("Remark"), max_length=300, required=False)


class CloseForm(AskedWhen, StyledForm, forms.Form):
    """Why a case closes; what of its care is still open is waived only when told so."""

    reason = ReasonField(label=_("Why the case closes"))
    waive = forms.BooleanField(required=False)
    waive_reason = forms.CharField(
        label=_("Why the open items are waived"),
        max_length=300,
        error_messages={"required": _("A waiver needs a reason.")},
    )

    asked_when: ClassVar = {"waive_reason": ("waive", (True, "on"))}

    parts: tuple[Any, ...] = ("reason", "waive", When("waive=on", "waive_reason"))

    @property
    def layout(self) -> tuple[Any, ...]:  # type: ignore[override]
        return self.parts

    def __init__(self, *args: Any, open_items: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if open_items:
            self.fields["waive"].label = _("Waive the %(count)s open care items") % {"count": open_items}
        else:
            for name in ("waive", "waive_reason"):
                self.fields.pop(name)
            self.parts = ("reason",)

    @property
    def waived(self) -> str:
        """The reason of the waiver; empty where nothing is waived."""
        return str(self.cleaned_data["waive_reason"]) if self.cleaned_data.get("waive") else ""


class DeathForm(StyledForm, forms.Form):
    """The day of a death."""

    died_on = PastDateField(label=_("Died on"))
    note = forms.CharField(label=_("Remark"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["died_on"].initial = timezone.localdate()


class OwnerForm(StyledForm, forms.Form):
    """Another officer for a case: welfare officers at or above its unit."""

    to = forms.ModelChoiceField(User.objects.none(), label=_("New owner"))
    reason = ReasonField()

    def __init__(self, *args: Any, case: IllnessCase, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posts = Post.objects.active(timezone.localdate()).filter(
            role=Role.WELFARE_OFFICER, unit__path__in=case.unit.ancestor_paths()
        )
        people = User.objects.filter(pk__in=posts.values("user")).exclude(pk=case.owner_id or 0)
        self.fields["to"].queryset = people  # type: ignore[attr-defined]
