"""Forms of the builder: a questionnaire, the words around its questions, a section, a question."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from unioncare.core.forms import Columns, Section, StyledForm
from unioncare.organisation.models import Unit, User

from ..enums import VersionState
from ..models import Questionnaire, QuestionnaireVersion

BUILD = "assessments.build_surveys"


def _short(label: Any, length: int, *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=length, required=required, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


def _long(label: Any, length: int, rows: int = 4) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, required=False, widget=forms.Textarea(attrs={"rows": rows}))


class TitleForm(StyledForm, forms.Form):
    """What a questionnaire is called, in lists and above its questions."""

    title_zh = _short(_("Title in Chinese"), 60)
    title_en = _short(_("Title in English"), 90, required=False)

    layout = (Section(_("Title"), Columns("title_zh", "title_en")),)


class NewQuestionnaireForm(TitleForm):
    """For which unit, and from what it begins."""

    unit = forms.ModelChoiceField(label=_("For which unit"), queryset=Unit.objects.none())
    source = forms.ModelChoiceField(
        label=_("Begin with"),
        queryset=QuestionnaireVersion.objects.none(),
        required=False,
        empty_label=_("Nothing: I write every question myself"),
    )

    layout = (Section(_("New questionnaire"), "source", Columns("title_zh", "title_en"), "unit"),)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.visible_to(user, BUILD).filter(is_active=True)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["source"].queryset = _sources(user)  # type: ignore[attr-defined]
        self.fields["source"].label_from_instance = lambda version: str(version.questionnaire)  # type: ignore[attr-defined]


def _sources(user: User) -> Any:
    """Return the versions in use that somebody may copy; where none was ever used, the draft."""
    open_to = Questionnaire.objects.visible_to(user)
    in_use = Q(state=VersionState.PUBLISHED)
    own_draft = Q(state=VersionState.DRAFT, number=1, questionnaire__in=Questionnaire.objects.visible_to(user, BUILD))
    rows = QuestionnaireVersion.objects.filter(in_use | own_draft, questionnaire__in=open_to)
    return rows.select_related("questionnaire").order_by("questionnaire__code", "number")


class WordsForm(StyledForm, forms.Form):
    """What stands before and after the questions, and whether answers are anonymous."""

    is_anonymous = forms.BooleanField(
        label=_("Answers are anonymous"),
        required=False,
        help_text=_("Nobody can tell who gave an answer, not even from the database."),
    )
    intro_zh = _long(_("Introduction in Chinese"), 600)
    intro_en = _long(_("Introduction in English"), 900)
    thanks_zh = _long(_("Closing words in Chinese"), 300, rows=2)
    thanks_en = _long(_("Closing words in English"), 450, rows=2)
    mark = forms.CharField(widget=forms.HiddenInput, required=False)

    layout = (
        Section(
            _("Words and anonymity"),
            Columns("intro_zh", "intro_en"),
            Columns("thanks_zh", "thanks_en"),
            "is_anonymous",
            "mark",
        ),
    )


class SectionForm(StyledForm, forms.Form):
    """The heading over some questions."""

    title_zh = _short(_("Heading in Chinese"), 60, required=False)
    title_en = _short(_("Heading in English"), 90, required=False)
    mark = forms.CharField(widget=forms.HiddenInput, required=False)

    layout = (
        Section(
            _("Section"),
            Columns("title_zh", "title_en"),
            "mark",
            note=_("Without a heading its questions follow those before without a break."),
        ),
    )


class StepForm(forms.Form):
    """Up or down."""

    by = forms.TypedChoiceField(choices=[(-1, "-1"), (1, "1")], coerce=int)
