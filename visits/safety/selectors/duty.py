"""The roster as the chain reads it: whose shift runs now, whose comes next, and who is on leave."""

from datetime import date, datetime

from unioncare.organisation.models import Leave

from ...counselling.models import CounsellingTeam
from ..models import DutyShift

# How many shifts ahead are looked through for people who were not called yet.
_AHEAD = 100


def away_on(day: date) -> set[int]:
    """Return the keys of those who are on leave on a day."""
    leaves = Leave.objects.filter(starts_on__lte=day, ends_on__gte=day)
    return set(leaves.order_by().values_list("user", flat=True))


def on_roster(team: CounsellingTeam, now: datetime) -> list[int]:
    """Return the keys of those whose shift runs at a moment, in the order in which their shifts began."""
    shifts = DutyShift.objects.filter(team=team).at(now).order_by("starts_at", "pk")
    return list(dict.fromkeys(shifts.values_list("counsellor", flat=True)))


def next_on_roster(team: CounsellingTeam, now: datetime) -> list[int]:
    """Return the keys of those whose shift runs now or comes next, the nearest first."""
    shifts = DutyShift.objects.filter(team=team, ends_at__gt=now).order_by("starts_at", "pk")
    return list(dict.fromkeys(shifts.values_list("counsellor", flat=True)[:_AHEAD]))
