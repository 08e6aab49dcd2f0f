"""Forms by which a questionnaire is put to people."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from unioncare.core.forms import Columns, DateInput, Section, StyledForm, When
from unioncare.organisation.models import Unit, User

from ..enums import Occasion, VersionState
from ..models import Questionnaire, Survey
from ..services.running import SurveyEntry

RUN = "assessments.run_surveys"
_TRIGGERED = ",".join(one.value for one in Occasion if one not in (Occasion.OPEN, Occasion.LIST))
_LINKED = ",".join(one.value for one in Occasion if one != Occasion.OPEN)


class SurveyForm(StyledForm, forms.ModelForm):
    """Which questionnaire, to whom, on which occasion, for how long."""

    class Meta:
        model = Survey
        fields = tuple(SurveyEntry.__slots__)
        widgets = {"starts_on": DateInput(), "ends_on": DateInput()}
        help_texts = {"ends_on": _("Empty: until somebody closes it.")}

    layout = (
        Section(_("What is asked"), "questionnaire", Columns("name_zh", "name_en")),
        Section(
            _("Who is asked"), Columns("unit", "occasion"), When(f"occasion={_TRIGGERED}", "sampled"),
            When(f"occasion={_LINKED}", Columns("valid_days", "remind_days")),
        ),
        Section(_("How long"), Columns("starts_on", "ends_on")),
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = Questionnaire.objects.visible_to(user, RUN).filter(versions__state=VersionState.PUBLISHED)
        units = Unit.objects.visible_to(user, RUN).filter(is_active=True).order_by("path")
        for name, rows in (("questionnaire", asked.order_by("code")), ("unit", units)):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
            self.fields[name].empty_label = None  # type: ignore[attr-defined]
        for name in ("sampled", "valid_days", "remind_days"):
            self.fields[name].required = False

    def entry(self) -> SurveyEntry:
        """Return the survey as the service takes it; what was left empty has its default."""
        data = self.cleaned_data
        default = Survey()
        values = {name: data[name] for name in SurveyEntry.__slots__}
        for name in ("sampled", "valid_days", "remind_days"):
            values[name] = data[name] if data[name] is not None else getattr(default, name)
        return SurveyEntry(**values)


class MembersForm(StyledForm, forms.Form):
    """Whose members get a link."""

    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=_("Unit"), empty_label=None, help_text=_("With everything below it.")
    )

    def __init__(self, *args: Any, survey: Survey, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.visible_to(user, RUN).within(survey.unit.path).filter(is_active=True)
        self.fields["unit"].queryset = units.order_by("path")  # type: ignore[attr-defined]
