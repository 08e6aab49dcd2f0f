"""The duty roster: the supervisor of a team puts its active members on duty and takes them off again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from unioncare.core import thresholds
from unioncare.core.audit import attributed, record_event
from unioncare.core.refusals import Refusal
from unioncare.core.ui.dates import moment
from unioncare.organisation.calendar import start_of
from unioncare.organisation.models import User

from ...counselling.models import CounsellingTeam, TeamMember
from ..models import DutyShift
from ..thresholds import LONGEST_SHIFT, ON_DUTY

_HOUR = timedelta(hours=1)


class DutyRefused(Refusal):
    """The roster cannot be changed so."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A rota: people follow each other in their order, every `days` days at `at`, for some weeks."""

    people: tuple[int, ...]
    first_day: date
    at: time
    days: int
    weeks: int

    @property
    def ends_at(self) -> datetime:
        return _at(self.first_day + timedelta(weeks=self.weeks), self.at)

    def turns(self, at_once: int) -> Iterator[tuple[int, datetime, datetime]]:
        """Yield who is on duty from when to when; the last turn ends with the last week."""
        day, turn = self.first_day, 0
        while (start := _at(day, self.at)) < self.ends_at:
            day += timedelta(days=self.days)
            for seat in range(min(at_once, len(self.people))):
                yield (
                    self.people[(turn * at_once + seat) % len(self.people)],
                    start,
                    min(_at(day, self.at), self.ends_at),
                )
            turn += 1


@dataclass(frozen=True, slots=True)
class Filled:
    """What came of filling a rota: shifts entered; those left out, for somebody is on duty or no member then."""

    entered: int
    left_out: int


@attributed
def add_shift(
    *, team: CounsellingTeam, counsellor: User, starts_at: datetime, ends_at: datetime, actor: User, now: datetime
) -> DutyShift:
    """Put a member of the team on duty. Raises DutyRefused."""
    _lock([counsellor.pk])
    _check_times(starts_at, ends_at, now)
    if not _belongs(team, counsellor.pk, starts_at, ends_at):
        words = _("%(name)s does not belong to the team on all of these days.")
        raise DutyRefused(words % {"name": counsellor.name})
    other = DutyShift.objects.filter(counsellor=counsellor).between(starts_at, ends_at).first()
    if other is not None:
        words = _("%(name)s is on duty already from %(start)s to %(end)s.")
        times = {"start": moment(other.starts_at), "end": moment(other.ends_at)}
        raise DutyRefused(words % {"name": counsellor.name, **times})
    return DutyShift.objects.create(
        team=team, counsellor=counsellor, starts_at=starts_at, ends_at=ends_at, entered_by=actor
    )


@transaction.atomic
def fill_rota(*, team: CounsellingTeam, pattern: Pattern, actor: User, now: datetime) -> Filled:
    """Enter the shifts of a pattern; what is not possible is left out and counted. Raises DutyRefused."""
    if not pattern.people:
        raise DutyRefused(_("Choose at least one person."))
    _check_times(_at(pattern.first_day, pattern.at), pattern.ends_at, now, longest=False)
    _lock(pattern.people)
    taken = DutyShift.objects.filter(counsellor__in=pattern.people)
    taken = taken.between(_at(pattern.first_day, pattern.at), pattern.ends_at).order_by()
    busy = list(taken.values_list("counsellor", "starts_at", "ends_at"))
    members = list(TeamMember.objects.filter(team=team, user__in=pattern.people, user__is_active=True))
    rows, left_out = [], 0
    for person, start, end in pattern.turns(int(thresholds.value(ON_DUTY.code))):
        meets = any(who == person and since < end and until > start for who, since, until in busy)
        if meets or not any(row.user_id == person and _covers(row, start, end) for row in members):
            left_out += 1
            continue
        rows.append(DutyShift(team=team, counsellor_id=person, starts_at=start, ends_at=end, entered_by=actor))
    DutyShift.objects.bulk_create(rows)
    record_event(team, actor=actor, what="rota", details={"entered": len(rows), "left_out": left_out})
    return Filled(len(rows), left_out)


@attributed
def remove_shift(*, shift: DutyShift, actor: User, now: datetime) -> None:
    """Take a shift that has not begun off the roster. Raises DutyRefused."""
    held = DutyShift.objects.select_for_update().filter(pk=shift.pk).first()
    if held is None:
        raise DutyRefused(_("This shift was removed already."))
    if held.starts_at <= now:
        raise DutyRefused(_("This shift has begun: what was on the roster stays on it."))
    held.delete()


def _lock(people: Sequence[int]) -> None:
    """One roster change of a person at a time, in whichever team."""
    list(User.objects.filter(pk__in=people).order_by("pk").select_for_update(no_key=True).values_list("pk"))


def _check_times(starts_at: datetime, ends_at: datetime, now: datetime, *, longest: bool = True) -> None:
    if ends_at <= starts_at:
        raise DutyRefused(_("A shift ends after it begins."))
    if starts_at < start_of(timezone.localdate(now)) or ends_at <= now:
        raise DutyRefused(_("A shift that is over cannot be entered."))
    hours = int(thresholds.value(LONGEST_SHIFT.code))
    if longest and ends_at - starts_at > hours * _HOUR:
        raise DutyRefused(_("A shift lasts at most %(hours)s hours: check the year and the day.") % {"hours": hours})


def _belongs(team: CounsellingTeam, person: int, starts_at: datetime, ends_at: datetime) -> bool:
    rows = TeamMember.objects.filter(team=team, team__is_active=True, user=person, user__is_active=True)
    return any(_covers(row, starts_at, ends_at) for row in rows.order_by("pk"))


def _covers(member: TeamMember, starts_at: datetime, ends_at: datetime) -> bool:
    last = timezone.localdate(ends_at - timedelta(microseconds=1))
    return member.starts_on <= timezone.localdate(starts_at) and (member.ends_on is None or last <= member.ends_on)


def _at(day: date, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, at))
