"""From when a cover holds, and from when in full (domain annex §3: waiting and renewal). Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from ..enums import WaitingFor

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WaitingRule:
    """What a version of a plan says of waiting; `grace_days` after the end of the last cover a renewal is in time."""

    waiting_for: str
    waiting_days: int
    reduced_days: int
    grace_days: int


@dataclass(frozen=True, slots=True)
class Cover:
    """Days of a cover, both counted: no benefit before `covered_from`, the whole of it from `full_from` on."""

    starts_on: date
    ends_on: date
    covered_from: date
    full_from: date
    is_renewal: bool


def cover(rule: WaitingRule, *, term: tuple[date, date], starts_on: date, last_end: date | None) -> Cover:
    """Return the cover of somebody who is enrolled from `starts_on` on in a term of these first and last days.

    `last_end` is the last day of their earlier cover by the same plan, None without one. A renewal in time keeps the
    anniversary: it goes on where the last cover ended, and nobody waits again. New entrants are those whose cover
    begins after the term did.
    """
    first, last = term
    is_renewal = last_end is not None and starts_on <= last_end + _DAY + timedelta(days=rule.grace_days)
    begin = max(first, last_end + _DAY) if is_renewal and last_end is not None else max(first, starts_on)
    waits = not is_renewal and (
        rule.waiting_for == WaitingFor.EVERYBODY or (rule.waiting_for == WaitingFor.NEW_ENTRANTS and begin > first)
    )
    covered = begin + timedelta(days=rule.waiting_days if waits else 0)
    full = covered + timedelta(days=rule.reduced_days if waits else 0)
    return Cover(begin, last, covered, full, is_renewal)
