"""Outreach activities with the enrolment rate of their unit before and after."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from unioncare.core.paging import Page, decode_cursor, keyset_page
from unioncare.core.rates import Rate
from unioncare.organisation.models import User

from ..models import Outreach
from .rate import Asked, rates_of
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
    """Return activities with the rate on the day before, and 30 days later or today; two queries."""
    asked = [_asked(one, today) for one in activities]
    rates = rates_of(list({ask for pair in asked for ask in pair}))
    return [
        OutreachRow(one, rates[before], rates[after], after[-1])
        for one, (before, after) in zip(activities, asked, strict=True)
    ]


def _asked(one: Outreach, today: date) -> tuple[Asked, Asked]:
    about = one.unit.path, one.plan
    return (*about, one.held_on - _DAY), (*about, min(one.held_on + AFTER, today))
