"""The rules of a scheme as a form: weights and targets as a table, everything else beside it."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from assessments.performance.enums import GROUP_OF, Kpi, KpiGroup
from unioncare.core.forms import Columns, ManyChoices, Section, StyledForm
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Unit, User

from ..models import Scheme
from ..services.schemes import RULES, SchemeEntry

EDIT = "assessments.edit_schemes"
_MARK = "|"


def _points(label: Any, **more: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, min_value=0, max_value=100, max_digits=5, decimal_places=2, **more)


def _days(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=1, max_value=60)


class SchemeForm(StyledForm, forms.Form):
    """All rules of one draft."""

    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=60)
    name_en = forms.CharField(label=_("Name in English"), max_length=90, required=False)
    roles = forms.MultipleChoiceField(label=_("Who is appraised"), choices=Role.choices, widget=ManyChoices(columns=3))
    kpi_share = _points(_("Indicators, per cent of the total"), help_text=_("The rest is the 360°."))
    superior_share = _points(_("Superior"))
    peers_share = _points(_("Colleagues"))
    members_share = _points(_("Members served"))
    self_share = _points(_("Oneself"))
    fewest_peers = forms.IntegerField(
        label=_("Fewest answers of colleagues that count"), min_value=5, max_value=50,
        help_text=_("Of fewer nothing is shown and nothing kept; their share goes to the others."),
    )  # fmt: skip
    excellent_from = _points(_("Excellent from"))
    competent_from = _points(_("Competent from"))
    basic_from = _points(_("Basically competent from"))
    excellent_quota = _points(_("Excellent, at most per cent"))
    least_excellent = forms.IntegerField(
        label=_("But at least so many places"), min_value=0, max_value=10,
        help_text=_("So that a small unit can have one; 0 keeps to the per cent alone."),
    )  # fmt: skip
    allowance_slope = forms.DecimalField(
        label=_("Points for each full tenth of work above the mean"), min_value=0, max_value=10, max_digits=4,
        decimal_places=2,
    )  # fmt: skip
    allowance_cap = forms.DecimalField(
        label=_("At most so many points for more work"), min_value=0, max_value=20, max_digits=4, decimal_places=2
    )
    appeal_days = _days(_("Working days to appeal"))
    decide_days = _days(_("Working days to decide an appeal"))
    vetoes = forms.CharField(
        label=_("Vetoes"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000,
        help_text=_("One on each line: code | Chinese | English."),
    )  # fmt: skip
    layout = (
        Section(_("Name and people"), Columns("name_zh", "name_en"), "roles"),
        Section(_("Total and 360°"), "kpi_share", Columns("superior_share", "peers_share"),
                Columns("members_share", "self_share"), "fewest_peers"),
        Section(_("Grades"), Columns("excellent_from", "competent_from", "basic_from"),
                Columns("excellent_quota", "least_excellent"), "vetoes"),
        Section(_("Load and appeals"), Columns("allowance_slope", "allowance_cap"),
                Columns("appeal_days", "decide_days")),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kpi in Kpi:
            self.fields[f"weight_{kpi}"] = _small(_("Points of “%(kpi)s”") % {"kpi": kpi.label}, 0)
            self.fields[f"target_{kpi}"] = _small(_("Target of “%(kpi)s”, per cent") % {"kpi": kpi.label}, 1)

    @property
    def table(self) -> Iterator[tuple[str, list[tuple[str, BoundField, BoundField]]]]:
        """The indicators by group, each with its two fields."""
        for group in KpiGroup:
            mine = [kpi for kpi in Kpi if GROUP_OF[kpi] == group]
            yield str(group.label), [(str(kpi.label), self[f"weight_{kpi}"], self[f"target_{kpi}"]) for kpi in mine]

    @property
    def points(self) -> Decimal:
        """What the points come to, as typed."""
        typed = (self[f"weight_{kpi}"].value() for kpi in Kpi)
        return sum((_number(value) for value in typed), Decimal(0))

    def clean_vetoes(self) -> list[tuple[str, str, str]]:
        found = []
        for line in filter(str.strip, self.cleaned_data["vetoes"].splitlines()):
            code, zh, en = ([part.strip() for part in line.split(_MARK)] + ["", ""])[:3]
            if not code or slugify(code) != code or not zh or len(zh) > 60 or len(en) > 90 or len(code) > 30:
                raise ValidationError(_("“%(line)s”: write code | Chinese | English.") % {"line": line})
            found.append((code, zh, en))
        return found

    def entry(self) -> SchemeEntry:
        """Return the rules as the service takes them."""
        data = self.cleaned_data
        lines = {kpi: (data[f"weight_{kpi}"], data[f"target_{kpi}"]) for kpi in Kpi}
        return SchemeEntry({name: data[name] for name in RULES}, lines, data["vetoes"])


def scheme_initial(scheme: Scheme) -> dict[str, Any]:
    """Return a scheme as its form shows it."""
    initial = {name: getattr(scheme, name) for name in RULES}
    for line in scheme.lines.all():
        initial |= {f"weight_{line.kpi}": line.weight, f"target_{line.kpi}": line.target}
    kinds = scheme.veto_kinds.all()
    initial["vetoes"] = "\n".join(f" {_MARK} ".join((kind.code, kind.name_zh, kind.name_en)) for kind in kinds)
    return initial


class NewSchemeForm(StyledForm, forms.Form):
    """For which unit; it begins with what holds there now."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"), empty_label=None)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.visible_to(user, EDIT).filter(is_active=True)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


def _small(label: Any, least: int) -> forms.DecimalField:
    field = forms.DecimalField(label=label, min_value=least, max_value=100, max_digits=5, decimal_places=2)
    field.widget.attrs |= {"class": "form-control form-control-sm text-end", "inputmode": "decimal"}
    return field


def _number(value: Any) -> Decimal:
    try:
        return Decimal(str(value or 0))
    except ArithmeticError:
        return Decimal(0)
