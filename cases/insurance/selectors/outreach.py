"""Outreach activities with the enrolment rate of their unit before and after."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Subquery

from cases.members.models import Member, Placement
from unioncare.core.paging import Page, decode_cursor, keyset_page, next_path
from unioncare.core.rates import Rate
from unioncare.organisation.models import User

from ..enums import ENROLLABLE, EnrolmentState
from ..models import Enrolment, InsurancePlan, Outreach
from .renewal import eligible_by_birth
from .terms import PERMISSION, version_on

PAGE = 20
# A before and after says nothing of the cause; a month lets people bring the money.
AFTER = timedelta(days=30)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class OutreachRow:
    """An activity; `after_on` is the day of the second rate, today while the month is not over."""

    outreach: Outreach
    before: Rate
    after: Rate
    after_on: date

    @property
    def change(self) -> float | None:
        """Return by how much the rate rose, as a share; None where one of them does not exist."""
        if self.before.value is None or self.after.value is None:
            return None
        return self.after.value - self.before.value


def outreach_page(user: User, cursor: str) -> Page[Outreach]:
    """Return a page of the activities in scope, the newest first."""
    rows = Outreach.objects.visible_to(user, PERMISSION).select_related("unit", "plan", "recorded_by")
    if after := decode_cursor(cursor, date, int):
        held, pk = after
        rows = rows.filter(held_on__lt=held) | rows.filter(held_on=held, pk__lt=pk)
    return keyset_page(rows.order_by("-held_on", "-pk"), key=lambda row: (row.held_on, row.pk), size=PAGE)


def with_rates(activities: list[Outreach], today: date) -> list[OutreachRow]:
    """Return activities with the rate on the day before, and 30 days later or today."""
    rows = []
    for one in activities:
        before, after = one.held_on - _DAY, min(one.held_on + AFTER, today)
        rates = rates_on_days(one.unit.path, one.plan, [before, after])
        rows.append(OutreachRow(one, rates[before], rates[after], after))
    return rows


def rates_on_days(path: str, plan: InsurancePlan, days: list[date]) -> dict[date, Rate]:
    """Return of a subtree how many are covered of those who may be enrolled, on each day."""
    return {day: _rate_on(path, plan, day) for day in days}


def _rate_on(path: str, plan: InsurancePlan, day: date) -> Rate:
    version = version_on(plan, day)
    if version is None:
        return Rate(0, 0)
    held = Placement.objects.filter(member=OuterRef("pk"), starts_on__lte=day).order_by("-starts_on")
    covered = Enrolment.objects.filter(plan=plan, member=OuterRef("pk"), starts_on__lte=day, ends_on__gte=day).exclude(
        state=EnrolmentState.CANCELLED
    )
    members = Member.objects.filter(eligible_by_birth(version, day), employee_no__isnull=False).annotate(
        path_then=Subquery(held.values("unit__path")[:1]), status_then=Subquery(held.values("status")[:1])
    )
    there = members.filter(path_then__gte=path, path_then__lt=next_path(path), status_then__in=ENROLLABLE).order_by()
    return Rate(there.filter(Exists(covered)).count(), there.count())
