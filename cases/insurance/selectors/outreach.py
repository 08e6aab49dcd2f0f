"""Outreach activities with the enrolment rate of their unit before and after."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from unioncare.core.paging import Page, decode_cursor, keyset_page
from unioncare.core.rates import Rate
from unioncare.organisation.models import User

from ..models import InsurancePlan, Outreach
from .rate import rates_on_days
from .terms import PERMISSION

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
    if after := decode_cursor(cursor, datetime, int):
        held, pk = after[0].date(), after[1]
        rows = rows.filter(Q(held_on__lt=held) | Q(held_on=held, pk__lt=pk))
    return keyset_page(rows.order_by("-held_on", "-pk"), key=lambda row: (row.held_on, row.pk), size=PAGE)


def with_rates(activities: list[Outreach], today: date) -> list[OutreachRow]:
    """Return activities with the rate on the day before, and 30 days later or today; two queries a unit and plan."""
    days = {one.pk: (one.held_on - _DAY, min(one.held_on + AFTER, today)) for one in activities}
    asked: dict[tuple[str, InsurancePlan], set[date]] = defaultdict(set)
    for one in activities:
        asked[one.unit.path, one.plan].update(days[one.pk])
    rates = {about: rates_on_days(*about, sorted(wanted)) for about, wanted in asked.items()}
    return [_row(one, rates[one.unit.path, one.plan], *days[one.pk]) for one in activities]


def _row(one: Outreach, rates: dict[date, Rate], before: date, after: date) -> OutreachRow:
    return OutreachRow(one, rates[before], rates[after], after)
