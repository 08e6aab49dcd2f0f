"""Renewal of a term: its steps as work items, the next term, everybody carried over, and nobody lapsing silently."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from unioncare.core import thresholds
from unioncare.core.audit import attributed, record_event
from unioncare.core.explain import explain
from unioncare.organisation.calendar import end_of
from unioncare.worklist.enums import ItemState
from unioncare.worklist.models import WorkItem
from unioncare.worklist.services import ItemDraft, cancel_items, complete_kind, open_items

from ..engine.waiting import cover
from ..errors import InsuranceRefused
from ..kinds import (
    LAPSED,
    RENEWAL_ACTIVE,
    RENEWAL_BUDGET,
    RENEWAL_NOTICE,
    RENEWAL_PAYMENT,
    RENEWAL_ROSTER,
)
from ..models import CoverageTerm, Enrolment
from ..models.funding import Split
from ..selectors.renewal import Renewal, renewal_of, to_renew
from ..selectors.renewal_cost import carried
from ..thresholds import RENEWAL_BUDGET_DAYS, RENEWAL_NOTICE_DAYS, RENEWAL_PAYMENT_DAYS, RENEWAL_ROSTER_DAYS
from .claims import recheck_claims
from .terms import open_term
from .writing import EnrolmentRow, lock_term, refuse_another, waiting_rule, write_enrolments

if TYPE_CHECKING:
    from unioncare.organisation.models import User

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
RENEWED = gettext_noop("members renewed")
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
# Whoever lapsed for good is worked on within these days; terms that ended longer ago than this are left in peace, as
# soon as nothing is asked of them any more.
LOST_DAYS, FORGOTTEN = timedelta(days=7), timedelta(days=90)
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


def sweep_renewals(*, now: datetime) -> int:
    """Open the steps that began, and what lapsed; complete what the facts have settled. Again is harmless.

    Returns how many items were opened or ended. Days that the sweep missed change no date.
    """
    today = timezone.localdate(now)
    longest = max(thresholds.value(days.code) for _kind, days, _why in TIMELINE)
    asked_of = WorkItem.objects.open().filter(kind__in=SETTLED_BY_FACTS).values("subject")
    ending = CoverageTerm.objects.filter(
        Q(ends_on__gte=today - FORGOTTEN) | Q(subject__in=asked_of), ends_on__lte=today + timedelta(days=int(longest)),
        subject__closed_at=None,
    )  # fmt: skip
    terms = ending.select_related("plan", "version", "unit", "subject").order_by("pk")
    return sum(_sweep(term, today, now) for term in terms)


@transaction.atomic
def _sweep(term: CoverageTerm, today: date, now: datetime) -> int:
    renewal = renewal_of(term, today)
    if renewal.following is None and not term.plan.is_offered:
        reason = _("The plan is not offered any more: no next term follows.")
        return cancel_items(subject=term.subject, kinds=(*STEPS, LAPSED), now=now, actor=None, reason=reason)
    drafts = [_draft(term, step) for step in steps_of(term) if _has_begun(step, term, today)]
    if _ended_with_us(term, today) and (waiting := to_renew(renewal).count()):
        drafts += _lapsed(renewal, waiting, today)
    return _ask(term, drafts, now) + settle_renewal(renewal=renewal, actor=None, now=now)


def _ask(term: CoverageTerm, drafts: list[ItemDraft], now: datetime) -> int:
    """Open items, each once; what was cancelled is asked for anew, since the plan is offered again."""
    gone = WorkItem.objects.filter(subject=term.subject_id, state=ItemState.CANCELLED).values_list("kind", flat=True)
    times = Counter(gone)
    again = [
        replace(draft, source_key=f"{draft.source_key}:{times[draft.kind]}") if times[draft.kind] else draft
        for draft in drafts
    ]
    return open_items(drafts=again, now=now) if again else 0


def settle_renewal(*, renewal: Renewal, actor: "User | None", now: datetime) -> int:
    """Complete what the facts have settled: the next term is open and nobody is left to renew; return how many."""
    waiting_items = WorkItem.objects.open().filter(subject=renewal.term.subject_id, kind__in=SETTLED_BY_FACTS)
    if renewal.following is None or not waiting_items.exists() or to_renew(renewal).exists():
        return 0
    return complete_kind(
        subject=renewal.term.subject, kinds=SETTLED_BY_FACTS, actor=actor, now=now,
        result=_("The next term is open and everybody is renewed"),
    )  # fmt: skip


@attributed
def tick_step(*, term: CoverageTerm, kind: str, actor: "User", now: datetime, result: str = "") -> int:
    """Mark an open step as done by whoever did it; return how many items ended. Raises InsuranceRefused."""
    if kind not in STEPS:
        raise InsuranceRefused(_("This is no step of the renewal."))
    ended = complete_kind(subject=term.subject, kinds=[kind], actor=actor, now=now, result=result)
    if not ended:
        raise InsuranceRefused(_("This step has not begun, or it is done already."))
    return ended


@attributed
def open_following(*, term: CoverageTerm, actor: "User", now: datetime) -> CoverageTerm:
    """Open the term that follows, from the day after the last one. Raises InsuranceRefused."""
    return open_term(plan=term.plan, unit=term.unit, starts_on=term.ends_on + _DAY, actor=actor, now=now)


@attributed
def renew_members(
    *, old: CoverageTerm, new: CoverageTerm, agreed: str | None = None, actor: "User", now: datetime
) -> int:
    """Carry everybody of a term who still may be into the next one; return how many.

    Each keeps their shares and what each source pays, unless the premium is another: then it is paid as the plan says.
    In time nobody waits and the cover goes on without a gap; later it begins today. `agreed` is the mark (`mark_of`) of
    what somebody was shown and said yes to. Raises InsuranceRefused, also where that is not what is due by now.
    """
    lock_term(new)  # until the end, so that a second click finds everybody renewed
    if (new.plan_id, new.unit_id) != (old.plan_id, old.unit_id) or new.starts_on <= old.ends_on:
        raise InsuranceRefused(_("This is not the term that follows."))
    renewal = Renewal(old, new, new.starts_on, new.version, timezone.localdate(now))
    if renewal.joins_on > new.ends_on:
        raise InsuranceRefused(_("The next term is over: nobody is renewed into it."))
    rows = carried_rows(renewal, new)
    refuse_another(agreed, new, rows)
    written = write_enrolments(term=new, rows=rows, actor=actor, now=now)
    if written:
        record_event(new, actor=actor, what=RENEWED, details={"enrolments": written})
        recheck_claims(member_ids=[row.member_id for row in rows], actor=actor, now=now)
    settle_renewal(renewal=renewal, actor=actor, now=now)
    return written


def carried_rows(renewal: Renewal, new: CoverageTerm) -> list[EnrolmentRow]:
    """Return the enrolments of the next term for everybody who is to be renewed."""
    waiting = to_renew(renewal).select_related("member").defer("member__id_number", "member__phone").order_by("pk")
    return [_carried(one, new, renewal.joins_on) for one in waiting]


def _carried(old: Enrolment, new: CoverageTerm, starts_on: date) -> EnrolmentRow:
    days = cover(
        waiting_rule(new.version), term=(new.starts_on, new.ends_on), starts_on=starts_on, last_end=old.ends_on
    )
    shares, split = carried(old.shares, Split.of(old), new.version)
    return EnrolmentRow(old.member_id, old.member.unit_id, days, split, shares)


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
