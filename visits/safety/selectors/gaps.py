"""Gaps of the duty roster: times with too few on duty, teams without a supervisor, units for which no team answers."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from django.db.models import Q
from django.utils import timezone

from unioncare.core import thresholds
from unioncare.organisation.calendar import start_of
from unioncare.organisation.enums import UnitKind
from unioncare.organisation.models import Leave, Unit

from ...counselling.models import CounsellingTeam, TeamMember
from ..models import DutyShift
from ..thresholds import GAP_DAYS, ON_DUTY

SHOWN = 20
# A stretch of time in which one person is on duty.
Stretch = tuple[datetime, datetime, int]


@dataclass(frozen=True, slots=True)
class DutyGap:
    """A time with too few on duty, and how many there are."""

    starts_at: datetime
    ends_at: datetime
    on_duty: int


@dataclass(frozen=True, slots=True)
class TeamGaps:
    """What a team lacks in the days to come; the list ends at SHOWN, `count` says how many gaps there are."""

    team: CounsellingTeam
    has_supervisor: bool
    gaps: list[DutyGap]
    count: int

    @property
    def is_empty(self) -> bool:
        return self.has_supervisor and not self.count


@dataclass(frozen=True, slots=True)
class CounsellingGaps:
    """What stands under the organisation gaps: enterprises for which no team answers, and teams that lack something."""

    teamless: list[Unit]
    teams: list[TeamGaps]
    within: int

    def __bool__(self) -> bool:
        return bool(self.teamless or self.teams)


def counselling_gaps(units: Iterable[Unit], paths: tuple[str, ...], now: datetime) -> CounsellingGaps:
    """Return the gaps of the reader's units: `units` are looked at for a team, the teams lie under `paths`."""
    covered = set(CounsellingTeam.objects.filter(is_active=True).order_by().values_list("unit__path", flat=True))
    teamless = [
        unit for unit in units if unit.kind == UnitKind.ENTERPRISE and covered.isdisjoint(unit.ancestor_paths())
    ]
    teams = CounsellingTeam.objects.within_any(paths).filter(is_active=True).select_related("unit").order_by("pk")
    days = int(thresholds.value(GAP_DAYS.code))
    found = gaps_of(list(teams[:SHOWN]), now, now + timedelta(days=days))
    return CounsellingGaps(teamless[:SHOWN], [one for one in found if not one.is_empty], days)


def gaps_of(teams: Sequence[CounsellingTeam], start: datetime, end: datetime, *, cut: bool = True) -> list[TeamGaps]:
    """Return what each team lacks between two moments, `cut` at SHOWN; five queries, however many teams."""
    wanted = int(thresholds.value(ON_DUTY.code))
    stretches = stretches_of(teams, start, end)
    today = timezone.localdate(start)
    supervised = set(
        TeamMember.objects.active(today).supervisors().filter(team__in=teams).values_list("team", flat=True)
    )
    rows = []
    for team in teams:
        gaps = list(_too_few(stretches[team.pk], start, end, wanted))
        rows.append(TeamGaps(team, team.pk in supervised, gaps[:SHOWN] if cut else gaps, len(gaps)))
    return rows


def stretches_of(teams: Collection[CounsellingTeam], start: datetime, end: datetime) -> dict[int, list[Stretch]]:
    """Return by team who is on duty when: the shifts, without the days on which somebody is no member or away."""
    first, last = timezone.localdate(start), timezone.localdate(end)
    members: dict[tuple[int, int], list[tuple[date, date | None]]] = defaultdict(list)
    belonging = TeamMember.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=first), user__is_active=True)
    rows = belonging.filter(team__in=teams, starts_on__lte=last).order_by()
    for team, person, since, until in rows.values_list("team", "user", "starts_on", "ends_on"):
        members[team, person].append((since, until))
    away: dict[int, list[tuple[date, date]]] = defaultdict(list)
    leaves = Leave.objects.filter(starts_on__lte=last, ends_on__gte=first).order_by()
    for person, since, until in leaves.values_list("user", "starts_on", "ends_on"):
        away[person].append((since, until))
    found: dict[int, list[Stretch]] = defaultdict(list)
    shifts = DutyShift.objects.filter(team__in=teams).between(start, end).order_by("starts_at", "pk")
    for team, person, since_at, until_at in shifts.values_list("team", "counsellor", "starts_at", "ends_at"):
        for day, begin, finish in _by_day(max(since_at, start), min(until_at, end)):
            if _among(members[team, person], day) and not _among(away[person], day):
                found[team].append((begin, finish, person))
    return found


def _among(times: Iterable[tuple[date, date | None]], day: date) -> bool:
    return any(since <= day and (until is None or day <= until) for since, until in times)


def _by_day(start: datetime, end: datetime) -> Iterator[tuple[date, datetime, datetime]]:
    """Cut a time at midnight."""
    while start < end:
        day = timezone.localdate(start)
        cut = min(end, start_of(day + timedelta(days=1)))
        yield day, start, cut
        start = cut


def _too_few(stretches: Sequence[Stretch], start: datetime, end: datetime, wanted: int) -> Iterator[DutyGap]:
    """Yield the times in which fewer than `wanted` people are on duty, neighbours of one number joined."""
    moments = sorted({start, end, *(moment for begin, finish, _person in stretches for moment in (begin, finish))})
    open_gap: DutyGap | None = None
    for begin, finish in pairwise(moments):
        number = len({person for since, until, person in stretches if since <= begin and finish <= until})
        if open_gap and (number >= wanted or number != open_gap.on_duty):
            yield open_gap
            open_gap = None
        if number < wanted:
            open_gap = DutyGap(open_gap.starts_at if open_gap else begin, finish, number)
    if open_gap:
        yield open_gap
