"""Everything kept about one member, as tables that a person reads and a machine too.

Of counselling the days alone: what was said there is handed out by the counsellor. Names of staff stand only where the
member knows them anyway; who looked is told by `access.py`.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.care.models import CaseDocument, Consent, CostEntry, Grading, HouseholdSurvey, IllnessCase, TreatmentEvent
from cases.insurance.models import Claim, Enrolment
from cases.members.models import Member
from donations.aid.models import Grant, PastAid
from visits.counselling.models import CounsellingSession
from visits.schedule.models import VisitRecord

from ..models import PrivacyRequest
from .access import all_looks
from .asked import feedback_of

MOST_LOOKS = 2_000


@dataclass(frozen=True, slots=True)
class Section:
    """One table: what it is about, its columns, its rows; `note` says what is not in it, and who gives it."""

    code: str
    title: str
    heads: tuple[str, ...]
    rows: list[list[str]] = field(default_factory=list)
    note: str = ""

    def as_json(self) -> dict[str, Any]:
        return {
            "code": self.code, "title": self.title, "heads": list(self.heads), "rows": self.rows, "note": self.note,
        }  # fmt: skip


Reader = Callable[[Member], Section]


def everything_about(member: Member, now: datetime) -> list[Section]:
    """Return the tables in the order in which somebody reads them; empty ones too: nothing is kept is an answer."""
    return [reader(member) for reader in _READERS] + [_looks(member)]


def _table(code: str, title: str, heads: Sequence[str], rows: Iterable[Sequence[Any]], note: str = "") -> Section:
    return Section(code, title, tuple(heads), [[_plain(value) for value in row] for row in rows], note)


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, Decimal):
        return f"{value:,.2f}"
    return str(value)


def _person(member: Member) -> Section:
    facts = (
        (_("Name"), member.name), (_("Employee number"), member.employee_no), (_("Sex"), member.get_sex_display()),
        (_("Birth date"), member.birth_date), (_("ID number"), member.id_number), (_("Phone"), member.phone),
        (_("Joined the union"), member.joined_on), (_("Left the roster"), member.left_on),
    )  # fmt: skip
    return _table("person", _("Roster"), (_("Fact"), _("Kept")), facts)


def _placements(member: Member) -> Section:
    rows = member.placements.select_related("unit").order_by("starts_on")
    told = ((row.starts_on, row.unit.name, row.get_status_display()) for row in rows)
    return _table("placements", _("Units and employment"), (_("From"), _("Unit"), _("Status")), told)


def _cases(member: Member) -> Section:
    rows = IllnessCase.objects.filter(member=member).select_related("disease", "unit").order_by("number")
    told = (
        (row.number, row.unit.name, row.get_state_display(), row.reported_at, row.disease, row.diagnosed_on,
         row.place, row.what_happened, row.closed_at)
        for row in rows
    )  # fmt: skip
    heads = (
        _("Number"), _("Unit"), _("State"), _("Reported"), _("Disease"), _("Diagnosed on"), _("Where treated"),
        _("What happened"), _("Closed"),
    )  # fmt: skip
    return _table("cases", _("Cases"), heads, told)


def _gradings(member: Member) -> Section:
    rows = Grading.objects.filter(case__member=member).select_related("case").order_by("graded_at", "pk")
    told = (
        (row.case.number, row.graded_at, row.severity, row.severity_evidence, row.burden, row.psych, row.level,
         row.override_reason)
        for row in rows
    )  # fmt: skip
    heads = (
        _("Case"), _("Graded"), _("Severity"), _("Evidence"), _("Burden"), _("Psychological state"), _("Care level"),
        _("Reason of another level"),
    )  # fmt: skip
    return _table("gradings", _("Gradings"), heads, told)


def _treatment(member: Member) -> Section:
    rows = TreatmentEvent.objects.filter(case__member=member).select_related("case").order_by("happened_on", "pk")
    told = ((row.case.number, row.happened_on, row.get_kind_display(), row.place, row.note) for row in rows)
    heads = (_("Case"), _("Date"), _("Event"), _("Hospital"), _("Note"))
    return _table("treatment", _("Treatment"), heads, told)


def _costs(member: Member) -> Section:
    rows = CostEntry.objects.filter(case__member=member).select_related("case").order_by("incurred_on", "pk")
    told = (
        (row.case.number, row.incurred_on, row.description, row.total, row.paid_by_others, row.out_of_pocket)
        for row in rows
    )
    heads = (_("Case"), _("Date"), _("What for"), _("Total cost"), _("Paid by others"), _("Out of pocket"))
    return _table("costs", _("Costs"), heads, told)


def _household(member: Member) -> Section:
    rows = HouseholdSurvey.objects.filter(case__member=member).select_related("case").order_by("surveyed_on", "pk")
    told = (
        (row.case.number, row.surveyed_on, row.persons, row.annual_income, row.rigid_expenditure, row.evidence)
        for row in rows
    )
    heads = (_("Case"), _("Visited on"), _("Persons"), _("Annual income"), _("Rigid expenditure"), _("Evidence"))
    return _table("household", _("Household"), heads, told)


def _documents(member: Member) -> Section:
    rows = CaseDocument.objects.filter(case__member=member).select_related("case").order_by("recorded_at", "pk")
    told = ((row.case.number, row.recorded_at, row.get_kind_display(), row.title, row.file_name) for row in rows)
    heads = (_("Case"), _("Filed"), _("Document"), _("Title"), _("File"))
    note = _("Copies of the documents themselves are handed over on request.")
    return _table("documents", _("Documents"), heads, told, note)


def _visits(member: Member) -> Section:
    rows = VisitRecord.objects.filter(visit__case__member=member).order_by("happened_at", "pk")
    told = ((row.happened_at, row.get_mode_display(), row.place, row.family, row.note) for row in rows)
    return _table("visits", _("Visits"), (_("When"), _("How"), _("Place"), _("Family"), _("What was said")), told)


def _counselling(member: Member) -> Section:
    rows = CounsellingSession.objects.filter(counselling__case__member=member, struck_at__isnull=True)
    told = rows.order_by("held_at", "pk").values_list("held_at", "attendance")
    labels = dict(CounsellingSession._meta.get_field("attendance").flatchoices)
    note = _("What was said there is handed out by the counsellor: nobody else reads it.")
    heads = (_("When"), _("Attended"))
    return _table("counselling", _("Counselling"), heads, ((at, labels[code]) for at, code in told), note)


def _insurance(member: Member) -> Section:
    rows = Enrolment.objects.filter(member=member).select_related("plan").order_by("starts_on", "pk")
    told = ((str(row.plan), row.starts_on, row.ends_on, row.get_state_display(), row.certificate_no) for row in rows)
    heads = (_("Plan"), _("First day"), _("Last day"), _("State"), _("Certificate number"))
    return _table("insurance", _("Mutual medical insurance"), heads, told)


def _claims(member: Member) -> Section:
    rows = Claim.objects.filter(case__member=member).select_related("benefit").order_by("number")
    told = (
        (row.number, str(row.benefit), row.event_on, row.get_state_display(), row.expected, row.approved, row.paid)
        for row in rows
    )
    heads = (_("Number"), _("Benefit"), _("Event"), _("State"), _("Expected"), _("Approved"), _("Paid"))
    return _table("claims", _("Insurance claims"), heads, told)


def _aid(member: Member) -> Section:
    grants = Grant.objects.filter(member=member).order_by("number")
    told = [
        (row.number, row.get_kind_display(), row.created_at, row.asked, row.get_state_display(), row.paid_on, row.note)
        for row in grants
    ]
    told += [
        ("", row.get_kind_display(), row.recorded_at, row.amount, "", row.given_on, row.note)
        for row in PastAid.objects.filter(member=member).order_by("given_on", "pk")
    ]
    heads = (_("Number"), _("Kind of aid"), _("Noted"), _("Amount"), _("State"), _("Paid on"), _("Note"))
    return _table("aid", _("Aid"), heads, told)


def _accounts(member: Member) -> Section:
    rows = member.payee_accounts.order_by("pk")
    told = ((row.holder, row.bank, row.number, row.entered_at, row.ended_at) for row in rows)
    heads = (_("Account holder"), _("Bank"), _("Card number"), _("Entered"), _("Replaced"))
    return _table("accounts", _("Accounts"), heads, told)


def _consents(member: Member) -> Section:
    rows = Consent.objects.filter(case__member=member).select_related("case", "text").order_by("at", "pk")
    told = (
        (row.case.number, row.at, row.get_state_display(), row.text.version, row.given_by, row.relation) for row in rows
    )
    heads = (_("Case"), _("When"), _("Consent"), _("Version of the text"), _("Given by"), _("Relation"))
    return _table("consents", _("Consents"), heads, told)


def _feedback(member: Member) -> Section:
    heads = (_("Number"), _("Received"), _("Category"), _("State"), _("Written"))
    return _table("feedback", _("Feedback with the member's name"), heads, feedback_of(member))


def _requests(member: Member) -> Section:
    rows = PrivacyRequest.objects.filter(member=member).order_by("number")
    told = ((row.number, row.received_on, row.get_kind_display(), row.get_state_display(), row.words) for row in rows)
    heads = (_("Number"), _("Received"), pgettext("privacy", "What is asked"), _("State"), _("In the member's words"))
    return _table("requests", _("Privacy requests"), heads, told)


def _looks(member: Member) -> Section:
    told = ((look.at, look.who, look.area, look.what, look.purpose) for look in all_looks(member, MOST_LOOKS))
    heads = (_("When"), _("Who"), _("Of what"), _("Part"), _("For what"))
    return _table("looks", _("Who looked"), heads, told)


_READERS: tuple[Reader, ...] = (
    _person, _placements, _cases, _gradings, _treatment, _costs, _household, _documents, _visits, _counselling,
    _insurance, _claims, _aid, _accounts, _consents, _feedback, _requests,
)  # fmt: skip
