"""Forms of what people say of work: their own, that of a colleague, that of those they lead; appeals and vetoes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.care.forms.fields import ReasonField
from unioncare.core.forms import Choices, StyledForm
from unioncare.organisation.models import User

from ..enums import Aspect
from ..models import VetoKind
from ..scoring import MOST_POINTS
from ..services.reviewing import Scores

_AREA = {"rows": 4}
MARKS = (
    (5, pgettext_lazy("points", "5 very well")), (4, pgettext_lazy("points", "4 well")),
    (3, pgettext_lazy("points", "3 all right")), (2, pgettext_lazy("points", "2 with gaps")),
    (1, pgettext_lazy("points", "1 poorly")),
)  # fmt: skip
assert len(MARKS) == MOST_POINTS


def _words(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=2000, widget=forms.Textarea(attrs=_AREA), help_text=help_text)


class ScoresForm(StyledForm, forms.Form):
    """One to five points for each aspect; on a phone one thumb is enough."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = {
            aspect.value: forms.TypedChoiceField(
                label=aspect.label, choices=MARKS, coerce=int, widget=Choices(columns=5, danger=["1"])
            )
            for aspect in Aspect
        }
        self.fields = {**asked, **self.fields}

    @property
    def scores(self) -> Scores:
        return {aspect: self.cleaned_data[aspect] for aspect in Aspect.values}


class SelfForm(ScoresForm):
    """One's own points and words."""

    words = _words(_("What I did, what I could not do, and what I need"))


class TeamForm(ScoresForm):
    """A superior's points, and words that the person will read."""

    strengths = _words(_("What is good"), _("The person reads it with the result."))
    improve = _words(_("What should be better, and how"), _("The person reads it with the result."))


class AppealForm(StyledForm, forms.Form):
    """What is wrong with a result."""

    words = _words(_("What is wrong, and by what it can be seen"))


class RejectForm(StyledForm, forms.Form):
    """Why a result stays as it is."""

    answer = _words(_("Why the result stays as it is"), _("The person reads it."))


class UpholdForm(ScoresForm):
    """What is put right: the indicators are measured anew in any case."""

    answer = _words(_("What is put right, and why"), _("The person reads it."))
    lifts_veto = forms.BooleanField(label=_("Take the veto back"), required=False)

    def __init__(self, *args: Any, has_veto: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_veto:
            del self.fields["lifts_veto"]


class VetoForm(StyledForm, forms.Form):
    """Facts that make somebody not competent."""

    kind = forms.ModelChoiceField(VetoKind.objects.none(), label=_("Kind"), empty_label=None)
    facts = _words(pgettext_lazy("veto", "Facts"))
    evidence = forms.CharField(
        label=pgettext_lazy("veto", "Evidence"), max_length=200,
        help_text=_("Number of the finding, the file, the decision."),
    )  # fmt: skip

    def __init__(self, *args: Any, kinds: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].queryset = kinds  # type: ignore[attr-defined]


class SuperiorForm(StyledForm, forms.Form):
    """Who reviews somebody instead."""

    superior = forms.ModelChoiceField(User.objects.none(), label=_("Superior"), empty_label=None)
    reason = ReasonField()

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["superior"].queryset = people  # type: ignore[attr-defined]
