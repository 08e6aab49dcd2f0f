"""The timeline of a term's end as work items: what is asked when, and of whom nobody may lapse silently."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext_noop

from unioncare.core import thresholds
from unioncare.core.explain import explain
from unioncare.organisation.calendar import end_of
from unioncare.worklist.services import ItemDraft

from ..kinds import (
    LAPSED,
    RENEWAL_ACTIVE,
    RENEWAL_BUDGET,
    RENEWAL_NOTICE,
    RENEWAL_PAYMENT,
    RENEWAL_ROSTER,
)
from ..models import CoverageTerm
from ..selectors.renewal import Renewal, to_renew
from ..thresholds import RENEWAL_BUDGET_DAYS, RENEWAL_NOTICE_DAYS, RENEWAL_PAYMENT_DAYS, RENEWAL_ROSTER_DAYS

ROSTER_WHY = gettext_noop("The term ends on {last}: compare who is covered with the roster")
BUDGET_WHY = gettext_noop("The term ends on {last}: settle the budget of the next one")
NOTICE_WHY = gettext_noop("The term ends on {last}: give notice to the members")
PAYMENT_WHY = gettext_noop("The term ends on {last}: pay the premium of the next one")
ACTIVE_WHY = gettext_noop("The term ends on {last}: the next one must be in force, with everybody in it")
LAPSED_WHY = gettext_noop(
    "The term ended on {last} and {count} members who could be renewed were not: until {until} nobody of them waits"
)
LOST_WHY = gettext_noop(
    "The term ended on {last} and {count} members who could be renewed were not: since {since} they wait anew"
)
# In their order: the kind, how long before the last day of the term it begins, and why it is due.
TIMELINE = (
    (RENEWAL_ROSTER, RENEWAL_ROSTER_DAYS, ROSTER_WHY),
    (RENEWAL_BUDGET, RENEWAL_BUDGET_DAYS, BUDGET_WHY),
    (RENEWAL_NOTICE, RENEWAL_NOTICE_DAYS, NOTICE_WHY),
    (RENEWAL_PAYMENT, RENEWAL_PAYMENT_DAYS, PAYMENT_WHY),
)
STEPS = (*(kind for kind, _days, _why in TIMELINE), RENEWAL_ACTIVE)
# What the facts settle; the other steps are ticked off by whoever did them.
SETTLED_BY_FACTS = (RENEWAL_ROSTER, RENEWAL_ACTIVE, LAPSED)
# Whoever lapsed for good is worked on within these days.
LOST_DAYS = timedelta(days=7)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the timeline: when it begins and by when it is due, both counted."""

    kind: str
    begins_on: date
    due_on: date
    why: str


def steps_of(term: CoverageTerm) -> list[Step]:
    """Return the timeline of a term by the numbers in force; each step is due when the next one begins."""
    begins = [term.ends_on - timedelta(days=int(thresholds.value(days.code))) for _kind, days, _why in TIMELINE]
    ends = [*begins[1:], term.ends_on]
    timeline = [
        Step(kind, first, max(first, last), why)
        for (kind, _days, why), first, last in zip(TIMELINE, begins, ends, strict=True)
    ]
    return [*timeline, Step(RENEWAL_ACTIVE, term.ends_on, term.ends_on + _DAY, ACTIVE_WHY)]


def longest_lead() -> timedelta:
    """Return how long before a term's end its timeline may begin."""
    return timedelta(days=int(max(thresholds.value(days.code) for _kind, days, _why in TIMELINE)))


def drafts_of(renewal: Renewal) -> list[ItemDraft]:
    """Return what is asked by now: the steps that began, and whoever lapsed."""
    term, today = renewal.term, renewal.today
    drafts = [_draft(term, step) for step in steps_of(term) if _has_begun(step, term, today)]
    if _ended_with_us(term, today) and (waiting := to_renew(renewal).count()):
        drafts += _lapsed(renewal, waiting, today)
    return drafts


def _has_begun(step: Step, term: CoverageTerm, today: date) -> bool:
    """Tell whether a step is to be worked on: a term that was noted afterwards asks for nothing that is past."""
    return step.begins_on <= today and step.due_on >= timezone.localdate(term.opened_at)


def _ended_with_us(term: CoverageTerm, today: date) -> bool:
    return timezone.localdate(term.opened_at) <= term.ends_on < today


def _draft(term: CoverageTerm, step: Step) -> ItemDraft:
    return ItemDraft(
        kind=step.kind, subject=term.subject, unit=term.unit, source_key=f"renewal:{term.pk}:{step.kind}",
        opens_at=_morning(step.begins_on), due_at=end_of(step.due_on), because=explain(step.why, last=term.ends_on),
    )  # fmt: skip


def _lapsed(renewal: Renewal, waiting: int, today: date) -> Iterator[ItemDraft]:
    """Yield what is asked on the day after the end, and again when the days to renew are over."""
    term = renewal.term
    after, until, since = term.ends_on + _DAY, renewal.last_day, renewal.waits_from
    if today <= until:
        yield ItemDraft(
            kind=LAPSED, subject=term.subject, unit=term.unit, source_key=f"renewal:{term.pk}:{LAPSED}",
            opens_at=_morning(after), due_at=end_of(until),
            because=explain(LAPSED_WHY, last=term.ends_on, count=waiting, until=until),
        )  # fmt: skip
    else:
        yield ItemDraft(
            kind=LAPSED, subject=term.subject, unit=term.unit, source_key=f"renewal:{term.pk}:{LAPSED}:grace",
            opens_at=_morning(since), due_at=end_of(since + LOST_DAYS),
            because=explain(LOST_WHY, last=term.ends_on, count=waiting, since=since),
        )  # fmt: skip


def _morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
