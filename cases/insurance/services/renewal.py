"""Renewal of a term: its steps as work items, the next term, everybody carried over, and nobody lapsing silently."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from unioncare.core.audit import attributed, record_event
from unioncare.worklist.enums import ItemState
from unioncare.worklist.models import WorkItem
from unioncare.worklist.services import ItemDraft, cancel_items, complete_kind, open_items

from ..engine.waiting import cover
from ..errors import InsuranceRefused
from ..kinds import LAPSED
from ..models import CoverageTerm, Enrolment
from ..models.funding import Split
from ..selectors.renewal import Renewal, renewal_of, to_renew
from ..selectors.renewal_cost import carried
from .claims import recheck_claims
from .renewal_timeline import SETTLED_BY_FACTS, STEPS, drafts_of, longest_lead
from .terms import open_term
from .writing import EnrolmentRow, lock_term, refuse_another, waiting_rule, write_enrolments

if TYPE_CHECKING:
    from unioncare.organisation.models import User

RENEWED = gettext_noop("members renewed")
# Terms that ended longer ago than this are left in peace, as soon as nothing is asked of them any more.
FORGOTTEN = timedelta(days=90)
_DAY = timedelta(days=1)


def sweep_renewals(*, now: datetime) -> int:
    """Open the steps that began, and what lapsed; complete what the facts have settled. Again is harmless.

    Returns how many items were opened or ended. Days that the sweep missed change no date.
    """
    today = timezone.localdate(now)
    asked_of = WorkItem.objects.open().filter(kind__in=SETTLED_BY_FACTS).values("subject")
    ending = CoverageTerm.objects.filter(
        Q(ends_on__gte=today - FORGOTTEN) | Q(subject__in=asked_of), ends_on__lte=today + longest_lead(),
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
    return _ask(term, drafts_of(renewal), now) + settle_renewal(renewal=renewal, actor=None, now=now)


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
