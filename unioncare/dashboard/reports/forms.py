"""Beginning a report, writing its sections, taking files of hardship."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unioncare.core.forms import PurposeForm, StyledForm
from unioncare.core.periods import Period, period_of, periods_over, quarter_with
from unioncare.organisation.enums import UnitKind
from unioncare.organisation.models import Unit, User

from .enums import Section
from .models import TEXT_CHARS
from .permissions import WRITE
from .selectors.sections import mark_of

# So many quarters back a report can be begun; the years that hold them as well.
QUARTERS = 8
# Below a branch a report would speak of a handful of people.
KINDS = (UnitKind.CORPORATION, UnitKind.ENTERPRISE, UnitKind.BRANCH)
_HINTS: dict[str, Any] = {
    Section.INTRODUCTION: gettext_lazy("What this report is about, and what was special in these months."),
    Section.MEASURES: gettext_lazy("What is planned against what went badly: who does it, until when."),
}


def periods_until(today: date) -> list[Period]:
    """Return the quarters up to the present one, and their years, the newest first."""
    found = [quarter_with(today)]
    while len(found) < QUARTERS:
        found.append(quarter_with(date.fromordinal(found[-1].first.toordinal() - 1)))
    return [one for one in periods_over(one.first for one in found) if one.length > 1]


class NewReportForm(StyledForm, forms.Form):
    """Of which unit, for which quarter or year."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=gettext_lazy("Unit"), empty_label=None)
    period = forms.ChoiceField(label=gettext_lazy("Quarter or year"))

    def __init__(self, *args: Any, user: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.visible_to(user, WRITE).filter(is_active=True, kind__in=KINDS)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["period"].choices = [(one.code, one.label) for one in periods_until(today)]  # type: ignore[attr-defined]

    def clean_period(self) -> Period:
        period = period_of(self.cleaned_data["period"])
        assert period is not None
        return period


class _WordsField(forms.CharField):
    """Words of several lines, counted as they are kept: browsers send two characters for the end of a line."""

    def to_python(self, value: Any) -> str | None:
        words = super().to_python(value)
        return words.replace("\r\n", "\n") if words else words


class SectionsForm(StyledForm, forms.Form):
    """All sections of a draft; each comes with the mark of the text that its writer was shown."""

    def __init__(self, *args: Any, texts: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for section in Section:
            text = texts.get(section, "")
            self.fields[section.value] = _WordsField(
                label=section.label, required=False, max_length=TEXT_CHARS, initial=text,
                widget=forms.Textarea(attrs={"rows": 4}), help_text=_HINTS.get(section, ""),
            )  # fmt: skip
            self.fields[f"seen_{section.value}"] = forms.CharField(
                required=False, max_length=16, widget=forms.HiddenInput, initial=mark_of(text)
            )

    def typed(self) -> dict[str, tuple[str, str]]:
        """Return by section what was typed, and the mark of what was shown."""
        given = self.cleaned_data
        return {section: (given[section], given[f"seen_{section}"]) for section in Section.values}

    def show_theirs(self, theirs: Mapping[str, tuple[str, str]]) -> None:
        """Say beside each section what somebody else saved there; from now on that counts as shown."""
        shown = self.data.copy()  # type: ignore[attr-defined]
        for section, (name, text) in theirs.items():
            said = _(
                "%(name)s saved this section while you were writing; it reads now: “%(text)s”. Your words are still "
                "here: put both together and save again."
            )
            shown[f"seen_{section}"] = mark_of(text)
            self.add_error(section, said % {"name": name or "—", "text": text or "—"})
        self.data = shown


class HardshipForm(PurposeForm):
    """For whom the files are, and whether whole ID numbers go along."""

    whole = forms.BooleanField(
        label=gettext_lazy("With whole ID numbers"), required=False,
        help_text=gettext_lazy("Only where the union above asks for them; otherwise they stay masked."),
    )  # fmt: skip

    def __init__(self, *args: Any, may_unmask: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_unmask:
            del self.fields["whole"]
