"""The roster of a team, day by day, as its page shows it."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils import timezone

from unioncare.core.ui.dates import clock
from unioncare.organisation.calendar import start_of

from ...counselling.models import CounsellingTeam
from ..models import DutyShift
from .gaps import DutyGap, TeamGaps, gaps_of, stretches_of


@dataclass(frozen=True, slots=True)
class Entry:
    """One person on one day. `counts` is false where they belong to the team no more, or are away."""

    shift: DutyShift
    starts_at: datetime
    ends_at: datetime
    counts: bool
    may_remove: bool

    @property
    def hours(self) -> str:
        return hours_of(self.starts_at, self.ends_at)


@dataclass(slots=True)
class RosterDay:
    """One row of the roster."""

    day: date
    is_today: bool
    entries: list[Entry] = field(default_factory=list)
    gaps: list[DutyGap] = field(default_factory=list)

    @property
    def gap_rows(self) -> list[tuple[str, int]]:
        """The gaps of the day: hours, and how many are on duty."""
        return [(hours_of(gap.starts_at, gap.ends_at), gap.on_duty) for gap in self.gaps]


@dataclass(frozen=True, slots=True)
class Roster:
    """Some days of a team's roster, and what the team lacks in the days to come."""

    days: list[RosterDay]
    coming: TeamGaps


def roster_of(team: CounsellingTeam, first: date, days: int, *, now: datetime, ahead: int, edits: bool) -> Roster:
    """Return the roster from a day on, and the gaps of the next `ahead` days; a fixed number of queries."""
    start, end = start_of(first), start_of(first + timedelta(days=days))
    today = timezone.localdate(now)
    shifts = DutyShift.objects.filter(team=team).between(start, end).select_related("counsellor")
    held = list(shifts.order_by("starts_at", "pk"))
    real = {(person, begin) for begin, _end, person in stretches_of([team], start, end)[team.pk]}
    rows = {day: RosterDay(day, day == today) for day in (first + timedelta(days=n) for n in range(days))}
    for shift in held:
        for day, row in rows.items():
            begin, finish = max(shift.starts_at, start_of(day)), min(shift.ends_at, start_of(day + timedelta(days=1)))
            if begin < finish:
                counts = (shift.counsellor_id, begin) in real
                row.entries.append(Entry(shift, begin, finish, counts, edits and shift.starts_at > now))
    if end > now:
        _place(gaps_of([team], max(start, now), end, cut=False)[0].gaps, rows)
    coming = gaps_of([team], now, now + timedelta(days=ahead))[0]
    return Roster(list(rows.values()), coming)


def hours_of(starts_at: datetime, ends_at: datetime) -> str:
    """Return hours within one day: 08:00–24:00."""
    is_whole = timezone.localdate(ends_at) != timezone.localdate(starts_at)
    return f"{clock(starts_at)}–{'24:00' if is_whole else clock(ends_at)}"


def _place(gaps: list[DutyGap], rows: dict[date, RosterDay]) -> None:
    for gap in gaps:
        for day, row in rows.items():
            begin, finish = max(gap.starts_at, start_of(day)), min(gap.ends_at, start_of(day + timedelta(days=1)))
            if begin < finish:
                row.gaps.append(DutyGap(begin, finish, gap.on_duty))
