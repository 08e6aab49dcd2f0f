"""Forms of a period: its months, the days of its stages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.care.forms.fields import ReasonField
from unioncare.core.forms import Columns, DateInput, Section, StyledForm
from unioncare.organisation.models import Unit, User

from ..services.periods import StageDays

RUN = "assessments.run_appraisals"


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=DateInput())


class StagesForm(StyledForm, forms.Form):
    """From when the self-review runs, until when each stage."""

    starts_on = _day(pgettext_lazy("appraisal", "Self-review from"))
    self_until = _day(pgettext_lazy("appraisal", "Self-review until"))
    round_until = _day(pgettext_lazy("appraisal", "Colleagues until"))
    superior_until = _day(pgettext_lazy("appraisal", "Superiors until"))
    publish_by = _day(pgettext_lazy("appraisal", "Results told by"))

    @property
    def days(self) -> StageDays:
        return StageDays(**{name: self.cleaned_data[name] for name in StageDays.__slots__})


STAGES = Section(
    _("Days of the stages"), Columns("starts_on", "self_until"), Columns("round_until", "superior_until"), "publish_by",
    note=_("Each stage ends by itself when its last day is over; telling the results is the chair's step."),
)  # fmt: skip


class PeriodForm(StagesForm):
    """Whom, for which months."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"), empty_label=None)
    first = _day(_("Work from"))
    last = _day(_("Work until"))
    layout = (Section(_("What is appraised"), "unit", Columns("first", "last")), STAGES)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.visible_to(user, RUN).filter(is_active=True)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class DaysForm(StagesForm):
    """Other days, with the reason."""

    reason = ReasonField()
    layout = (STAGES, "reason")
