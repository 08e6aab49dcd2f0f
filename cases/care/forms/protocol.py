"""Forms around a version: beginning one, its title and first day, its full text, trying it out."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from unioncare.core.forms import Choices, Columns, DateInput, MoneyField, Section, StyledForm
from unioncare.organisation.enums import UnitKind
from unioncare.organisation.models import Unit, User

from ..engine.facts import Facts
from ..enums import DiseaseGroup
from ..models import Protocol

DEFAULT, EMPTY = "default", "empty"
# Below a branch nobody writes a protocol of their own.
WRITING = (UnitKind.CORPORATION, UnitKind.ENTERPRISE, UnitKind.BRANCH)


class NewProtocolForm(StyledForm, forms.Form):
    """For which unit, and from what it begins."""

    unit = forms.ModelChoiceField(label=_("For which unit"), queryset=Unit.objects.none())
    source = forms.ChoiceField(label=_("Begin with"), widget=Choices(columns=1))
    title_zh = forms.CharField(label=_("Title in Chinese"), max_length=120)
    title_en = forms.CharField(label=_("Title in English"), max_length=160, required=False)

    layout = (Section(_("New version"), "unit", "source", Columns("title_zh", "title_en")),)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.visible_to(user, "cases.edit_protocol").filter(kind__in=WRITING, is_active=True)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.versions = {
            protocol.code: protocol for protocol in Protocol.objects.visible_to(user).select_related("unit")
        }
        self.fields["source"].choices = [  # type: ignore[attr-defined]
            *((code, f"{protocol} · {protocol.unit}") for code, protocol in self.versions.items()),
            (DEFAULT, _("The default protocol that comes with the product")),
            (EMPTY, _("Nothing: I write every rule myself")),
        ]

    @property
    def copy_of(self) -> Protocol | None:
        return self.versions.get(self.cleaned_data["source"])


class HeadForm(StyledForm, forms.Form):
    """Title and first day of a draft."""

    title_zh = forms.CharField(label=_("Title in Chinese"), max_length=120)
    title_en = forms.CharField(label=_("Title in English"), max_length=160, required=False)
    starts_on = forms.DateField(
        label=_("In force from"),
        required=False,
        widget=DateInput,
        help_text=_("If it is approved later, it begins on the day of the approval."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    layout = (Section(_("Title and dates"), "title_zh", "title_en", "starts_on", "revision"),)


class TextForm(StyledForm, forms.Form):
    """The full text in both languages, an article a line."""

    text_zh = forms.CharField(
        label=_("Full text in Chinese"), required=False, widget=forms.Textarea(attrs={"rows": 24})
    )
    text_en = forms.CharField(
        label=_("Full text in English"), required=False, widget=forms.Textarea(attrs={"rows": 24})
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    layout = (
        Section(
            _("Full text"),
            "text_zh",
            "text_en",
            "revision",
            note=_("One article a line, beginning with its number: 4.2 …; chapters have lines of their own."),
        ),
    )


def _steps(letter: str) -> list[tuple[int, str]]:
    return [(step, f"{letter}{step}") for step in (1, 2, 3, 4)]


class TryForm(StyledForm, forms.Form):
    """A grading to try the rules with. L follows from S, E and P unless it is set by hand."""

    s = forms.TypedChoiceField(label=_("Severity S"), choices=_steps("S"), coerce=int, widget=Choices(columns=4))
    e = forms.TypedChoiceField(label=_("Burden E"), choices=_steps("E"), coerce=int, widget=Choices(columns=4))
    p = forms.TypedChoiceField(
        label=_("Psychological state P"), choices=_steps("P"), coerce=int, widget=Choices(columns=4)
    )
    l = forms.TypedChoiceField(  # noqa: E741 - S, E, P, L are the words of the domain
        label=_("Care level L"),
        choices=[("", _("highest of S, E, P")), *_steps("L")],
        coerce=int,
        empty_value=None,
        required=False,
    )
    group = forms.ChoiceField(
        label=_("Disease"), choices=[("", _("not known yet")), *DiseaseGroup.choices], required=False
    )
    out_of_pocket = MoneyField(label=_("Out of pocket"), required=False)
    on = forms.DateField(label=_("Plan of"), widget=DateInput)

    layout = ("s", "e", "p", "l", "group", Columns("out_of_pocket", "on"))

    @classmethod
    def default(cls) -> dict[str, Any]:
        return {"s": 3, "e": 2, "p": 1, "l": "", "group": "", "on": timezone.localdate().isoformat()}

    def facts(self) -> Facts:
        data = self.cleaned_data
        s, e, p = data["s"], data["e"], data["p"]
        return Facts(data["group"], s, e, p, data["l"] or max(s, e, p), data["out_of_pocket"])
