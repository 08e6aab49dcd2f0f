"""Who is on duty: those on the roster who still belong to the team and are not away."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from unioncare.organisation.models import Leave

from ...counselling.models import CounsellingTeam
from ...counselling.selectors.teams import people_of
from ..models import DutyShift

if TYPE_CHECKING:
    from unioncare.organisation.models import User

# How many shifts ahead are looked through for people who were not called yet.
_AHEAD = 100


def able(team: CounsellingTeam, on: date) -> dict[int, "User"]:
    """Return by key who may be on duty on a day: active members of the team who are not on leave."""
    away = set(Leave.objects.filter(starts_on__lte=on, ends_on__gte=on).order_by().values_list("user", flat=True))
    return {person.pk: person for person in people_of(team, on) if person.pk not in away}


def on_duty(team: CounsellingTeam, now: datetime) -> list["User"]:
    """Return who is on duty at a moment, in the order in which their shifts began."""
    people = able(team, timezone.localdate(now))
    keys = DutyShift.objects.filter(team=team).at(now).order_by("starts_at", "pk").values_list("counsellor", flat=True)
    return [people[key] for key in dict.fromkeys(keys) if key in people]


def next_on_duty(team: CounsellingTeam, now: datetime, *, without: set[int], most: int) -> list["User"]:
    """Return who is on duty now or next, leaving out some people; at most so many."""
    people = able(team, timezone.localdate(now))
    shifts = DutyShift.objects.filter(team=team, ends_at__gt=now).order_by("starts_at", "pk")
    keys = dict.fromkeys(shifts.values_list("counsellor", flat=True)[:_AHEAD])
    return [people[key] for key in keys if key in people and key not in without][:most]
