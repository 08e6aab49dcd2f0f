"""What records lack: each check by itself, counted by unit, and the rows behind a number.

A reader counts only what they may open: each check cuts its rows by the permission of their list.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.care.enums import ConsentState
from cases.care.models import CostEntry, HouseholdSurvey, IllnessCase
from cases.insurance.enums import ClaimState, EnrolmentState
from cases.insurance.models import Claim, Enrolment
from cases.members.models import Member
from unioncare.organisation.models import ScopedQuerySet, Unit
from unioncare.worklist.enums import ItemState
from visits.schedule.models import Visit

from ..enums import Area

if TYPE_CHECKING:
    from unioncare.organisation.models import User

# Records of visits that are older are left as they are.
RECORDS_BACK = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Found:
    """One row that lacks something: what it is, its unit, and the page on which that is added."""

    what: str
    unit: str
    url: str


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that records may lack. `rows` are those that lack it, `shown` says how one reads in a list."""

    code: str
    area: Area
    label: Promise
    rows: Callable[[datetime], ScopedQuerySet[Any]]
    shown: Callable[[Any], Found]
    related: tuple[str, ...]

    def visible_to(self, user: "User", unit: Unit, now: datetime) -> ScopedQuerySet[Any]:
        """Return the rows of a subtree that the reader may open."""
        return self.rows(now).visible_to(user).within(unit.path)


@dataclass(frozen=True, slots=True)
class Line:
    """A unit with what its records lack, in the order of the checks."""

    unit: Unit
    counts: list[int]
    checks: list[Check]

    @property
    def cells(self) -> list[tuple[int, Check]]:
        """Each number with what it counts."""
        return list(zip(self.counts, self.checks, strict=True))


@dataclass(frozen=True, slots=True)
class AreaTable:
    """One area: its checks, the units in whose records something is missing, and the sum."""

    area: Area
    checks: list[Check]
    lines: list[Line]
    total: Line


def area_tables(user: "User", unit: Unit, now: datetime) -> list[AreaTable]:
    """Return what is missing below a unit, by the units directly under it; a query for each check, and one more."""
    checks = [one for one in CHECKS if user.has_perm(permission_of(one))]
    counted = {one.code: _by_path(one.visible_to(user, unit, now)) for one in checks}
    units = [unit, *Unit.objects.within(unit.path).filter(depth=unit.depth + 1).order_by("path")]
    found = []
    for area in Area:
        own = [one for one in checks if one.area == area]
        if own:
            lines = [_line(one, unit, own, counted) for one in units]
            total = Line(unit, [sum(counted[one.code].values()) for one in own], own)
            found.append(AreaTable(area, own, [line for line in lines if any(line.counts)], total))
    return found


def permission_of(check: Check) -> str:
    """Return the permission by which its rows are read."""
    return check.rows(timezone.now()).scope_permission


def _by_path(rows: ScopedQuerySet[Any]) -> dict[str, int]:
    field = rows.scope_field
    return dict(rows.order_by().values_list(field).annotate(Count("pk")))


def _line(one: Unit, top: Unit, checks: list[Check], counted: dict[str, dict[str, int]]) -> Line:
    """Count what lies below a unit; of the chosen one itself, what belongs to no unit under it."""
    sums: dict[str, int] = defaultdict(int)
    for check in checks:
        for path, number in counted[check.code].items():
            if path == one.path or (one.pk != top.pk and path.startswith(one.path)):
                sums[check.code] += number
    return Line(one, [sums[check.code] for check in checks], checks)


def rows_of(check: Check, user: "User", unit: Unit, now: datetime) -> QuerySet[Any]:
    """Return the rows behind a number, with what a list shows of them."""
    return check.visible_to(user, unit, now).select_related(*check.related).order_by("pk")


def _members(**lacking: Any) -> Callable[[datetime], ScopedQuerySet[Any]]:
    return lambda now: Member.objects.on_roster().present().filter(**lacking)


def _cases(*conditions: Any, **lacking: Any) -> Callable[[datetime], ScopedQuerySet[Any]]:
    return lambda now: IllnessCase.objects.active().filter(*conditions, **lacking)


def _uncertified(now: datetime) -> ScopedQuerySet[Any]:
    on = timezone.localdate(now)
    return Enrolment.objects.filter(state=EnrolmentState.ACTIVE, starts_on__lte=on, ends_on__gte=on, certificate_no="")


def _unfinished_claims(now: datetime) -> ScopedQuerySet[Any]:
    return Claim.objects.filter(state__in=(ClaimState.DRAFT, ClaimState.SUPPLEMENT))


def _unrecorded(now: datetime) -> ScopedQuerySet[Any]:
    return Visit.objects.open().filter(item__due_at__lt=now, item__paused_at__isnull=True, record__isnull=True)


def _stateless(now: datetime) -> ScopedQuerySet[Any]:
    return Visit.objects.filter(
        item__state=ItemState.DONE, record__state="", record__happened_at__gte=now - RECORDS_BACK
    )


def _member(row: Member) -> Found:
    return Found(f"{row.name} {row.employee_no or ''}".strip(), row.unit.name, reverse("cases:member", args=[row.pk]))


def _case(row: IllnessCase) -> Found:
    return Found(f"{row.number} {row.member.name}", row.unit.name, row.get_absolute_url())


def _enrolment(row: Enrolment) -> Found:
    url = reverse("cases:member_cover", args=[row.member_id])
    return Found(f"{row.member.name} {row.plan}", row.member.unit.name, url)


def _claim(row: Claim) -> Found:
    return Found(row.number, row.case.unit.name, row.get_absolute_url())


def _visit(row: Visit) -> Found:
    return Found(f"{row.case.number} {row}", row.case.unit.name, row.get_absolute_url())


def _without(model: Any) -> Q:
    return Q(~Exists(model.objects.filter(case=OuterRef("pk"), struck_at__isnull=True)))


_READ = {"consent_state": ConsentState.GIVEN}
_KNOWN = {**_READ, "verified_at__isnull": False}
_M, _C, _I, _V = Area.MEMBERS, Area.CASES, Area.INSURANCE, Area.VISITS
_OF_CASE = ("member", "unit")
CHECKS = (
    Check("phone", _M, _("Phone"), _members(phone_index__isnull=True), _member, ("unit",)),
    Check("id", _M, _("ID number"), _members(id_index__isnull=True), _member, ("unit",)),
    Check("birth", _M, _("Birth date"), _members(birth_date__isnull=True), _member, ("unit",)),
    Check("sex", _M, _("Sex"), _members(sex=""), _member, ("unit",)),
    Check("joined", _M, _("Joined the union"), _members(joined_on__isnull=True), _member, ("unit",)),
    Check("consent", _C, _("Consent"), _cases(consent_state=ConsentState.PENDING), _case, _OF_CASE),
    Check("verification", _C, _("Verification"), _cases(verified_at__isnull=True), _case, _OF_CASE),
    Check("diagnosis", _C, _("Diagnosed on"), _cases(**_READ, diagnosed_on__isnull=True), _case, _OF_CASE),
    Check("grading", _C, _("Grading"), _cases(**_KNOWN, level__isnull=True), _case, _OF_CASE),
    Check("household", _C, _("Home verification"), _cases(_without(HouseholdSurvey), **_KNOWN), _case, _OF_CASE),
    Check("costs", _C, _("Costs of the illness"), _cases(_without(CostEntry), **_KNOWN), _case, _OF_CASE),
    Check("owner", _C, _("Case owner"), _cases(owner__isnull=True), _case, _OF_CASE),
    Check("certificate", _I, _("Certificate number"), _uncertified, _enrolment, ("member__unit", "plan")),
    Check("papers", _I, _("Papers of a claim"), _unfinished_claims, _claim, ("case__unit",)),
    Check("record", _V, _("Record of a visit that was due"), _unrecorded, _visit, ("case__unit",)),
    Check("state", _V, _("How the member does, in the record"), _stateless, _visit, ("case__unit",)),
)
BY_CODE = {one.code: one for one in CHECKS}
