"""The first report: as few fields as lead to a first visit, and none that consent does not cover."""

from typing import Any, ClassVar
from uuid import uuid4

from crispy_forms.layout import HTML
from django import forms
from django.utils.translation import gettext_lazy as _

from cases.members.enums import EmploymentStatus
from cases.members.models import Member
from unioncare.core.forms import Choices, Columns, Section, StyledForm, When
from unioncare.organisation.models import Unit, User

from ..selectors.reportable import REPORT, reportable_members
from ..services.reports import CaseReport, ConsentEntry, Outsider
from .fields import AskedWhen, PastDateField, PhoneField, SeverityField

MEMBER, PROXY, PENDING = "member", "proxy", "pending"
GIVEN = f"{MEMBER},{PROXY}"


class ReportForm(AskedWhen, StyledForm, forms.Form):
    """Either `member` or the three fields of an outsider; consent decides what else is kept."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    member = forms.ModelChoiceField(Member.objects.none(), required=False, widget=forms.HiddenInput)
    outsider = forms.BooleanField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name"), max_length=60, error_messages={"required": _("A person needs a name.")})
    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label=_("Unit"),
        error_messages={"required": _("Say to which unit the person belongs.")},
    )
    phone = PhoneField(label=_("Phone"), required=False)

    consent = forms.ChoiceField(
        label=_("May the union process health data?"),
        choices=[
            (MEMBER, _("Agrees in person")),
            (PROXY, _("A relative agrees")),
            (PENDING, _("Not asked yet")),
        ],
        widget=Choices(columns=3),
    )
    proxy_name = forms.CharField(
        label=_("Who agrees"), max_length=60, error_messages={"required": _("Name the proxy who consents.")}
    )
    proxy_relation = forms.CharField(
        label=_("Relation to the member"),
        max_length=40,
        error_messages={"required": _("Say how the proxy is related to the member.")},
    )
    place = forms.CharField(label=_("Where treated"), max_length=120, required=False)
    contact_phone = PhoneField(label=_("Phone to call"), required=False, help_text=_("Empty: the member's own number."))
    what_happened = forms.CharField(
        label=_("What happened"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say in a few words what happened.")},
    )
    onset_on = PastDateField(label=_("Since when"), required=False)
    informant = forms.CharField(label=_("Who tells us"), max_length=60, required=False)
    informant_relation = forms.CharField(label=_("Relation to the member"), max_length=40, required=False)
    severity = SeverityField(
        label=_("How severe does it look?"), help_text=_("It times the first visit; grading decides later.")
    )
    anyway_reason = forms.CharField(label=_("Why report anyway"), max_length=200, required=False)

    asked_when: ClassVar = {
        "name": ("outsider", ("1", "on", True)),
        "unit": ("outsider", ("1", "on", True)),
        "proxy_name": ("consent", (PROXY,)),
        "proxy_relation": ("consent", (PROXY,)),
        "what_happened": ("consent", (MEMBER, PROXY)),
    }
    layout = (
        "key",
        HTML('{% include "cases/report/person.html" %}'),
        HTML('{% include "cases/report/consent_text.html" %}'),
        "consent",
        When(f"consent={PROXY}", Columns("proxy_name", "proxy_relation")),
        Section(_("Where"), "place", "contact_phone", columns=2),
        Section(
            _("What happened"),
            "what_happened",
            Columns("onset_on", "informant", "informant_relation"),
            when=f"consent={GIVEN}",
        ),
        "severity",
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = reportable_members(user).exclude(status=EmploymentStatus.DECEASED)
        self.fields["member"].queryset = members  # type: ignore[attr-defined]
        units = Unit.objects.visible_to(user, REPORT).filter(is_active=True)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["unit"].label_from_instance = _indented  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not data.get("member") and not data.get("outsider"):
            self.add_error(None, _("Choose the member, or note a person who is not on the roster."))
        return data

    def report(self) -> CaseReport:
        """Return what was told. While consent is pending the rest is left behind here already."""
        data = self.cleaned_data
        given = data["consent"] != PENDING
        kept = ("what_happened", "onset_on", "informant", "informant_relation") if given else ()
        return CaseReport(
            person=data["member"] or Outsider(data["name"], data["unit"], data["phone"]),
            contact_phone=data["contact_phone"],
            place=data["place"],
            severity=data["severity"],
            consent=self._consent() if given else None,
            key=data["key"],
            anyway_reason=data["anyway_reason"],
            **{name: data[name] for name in kept},
        )

    def _consent(self) -> ConsentEntry:
        data = self.cleaned_data
        if data["consent"] != PROXY:
            return ConsentEntry()
        return ConsentEntry(by_proxy=True, given_by=data["proxy_name"], relation=data["proxy_relation"])


def _indented(unit: Unit) -> str:
    return "\N{EM SPACE}" * (unit.depth - 1) + unit.name
