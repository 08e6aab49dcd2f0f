"""The stages of a period: begun and ended by the office, or by the daily job when their days are over."""

from collections.abc import Callable
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from unioncare.core.audit import attributed, record_event
from unioncare.core.workflow import MoveRefused
from unioncare.organisation.models import User
from unioncare.worklist.services import close_subject

from ..enums import PeriodState
from ..kinds import PEERS, SELF
from ..models import AppraisalPeriod
from .flow import move_all, move_period
from .items import end_item, end_stage, key_of, open_peers, open_publication, open_self, open_superiors
from .peers import answered_all, release_views, stir_views

_S = PeriodState


@attributed
def begin_self_reviews(*, period: AppraisalPeriod, actor: User | None, now: datetime) -> AppraisalPeriod:
    """Let everybody write. Raises MoveRefused."""
    moved = move_period(period.pk, "begin", actor=actor, now=now)
    open_self(moved, now)
    return moved


@attributed
def ask_colleagues(*, period: AppraisalPeriod, actor: User | None, now: datetime, reason: str = "") -> AppraisalPeriod:
    """End the self-reviews and ask the colleagues; before the day that was told with a reason. Raises MoveRefused."""
    moved = move_period(period.pk, "ask", actor=actor, now=now, reason=reason)
    _refuse_early(moved.self_until, actor, now, reason)
    end_stage(moved, [SELF], actor, now)
    open_peers(moved, now)
    return moved


@attributed
def ask_superiors(*, period: AppraisalPeriod, actor: User | None, now: datetime, reason: str = "") -> AppraisalPeriod:
    """End the round: envelopes are opened, and the superiors are asked; early with a reason. Raises MoveRefused."""
    moved = move_period(period.pk, "review", actor=actor, now=now, reason=reason)
    _refuse_early(moved.round_until, actor, now, reason)
    credit_colleagues(moved, now)
    end_stage(moved, [PEERS], actor, now)
    release_views(period=moved)
    open_superiors(moved, now)
    open_publication(moved, now)
    return moved


@attributed
def close_period(*, period: AppraisalPeriod, actor: User | None, now: datetime) -> AppraisalPeriod:
    """Make the results final, once nobody can appeal any more. Raises MoveRefused."""
    moved = move_period(period.pk, "close", actor=actor, now=now)
    settled = move_all(moved, "settle", actor=actor, now=now)
    record_event(moved, actor=actor, what="results made final", details={"people": settled})
    close_subject(subject=moved.subject, now=now, actor=actor, reason=str(PeriodState.CLOSED.label))
    return moved


def credit_colleagues(period: AppraisalPeriod, now: datetime) -> int:
    """Mark the items of those as done who have answered everything: by the day alone, never at the hour they did."""
    people = User.objects.filter(pk__in=answered_all(period)).order_by("pk")
    for person in people:
        end_item(period, key_of(PEERS, period, person.pk), person, now)
    return len(people)


def run_stages(*, now: datetime) -> int:
    """Move every period whose stage is over, and return how many; again is harmless.

    Conditional: a period that somebody moved meanwhile is refused and left alone.
    """
    today = timezone.localdate(now)
    stir_views()
    for period in AppraisalPeriod.objects.filter(state=_S.ROUND).order_by("pk"):
        credit_colleagues(period, now)
    moved = 0
    for due, step in _due(today):
        for period in AppraisalPeriod.objects.filter(due).order_by("pk"):
            try:
                step(period=period, actor=None, now=now)
            except MoveRefused:
                continue
            moved += 1
    return moved


def _refuse_early(until: date, actor: User | None, now: datetime, reason: str) -> None:
    """Refuse to end a stage in which people were told that they have until a day, unless a reason is given."""
    if actor is not None and timezone.localdate(now) <= until and not reason.strip():
        raise MoveRefused(_("The stage lasts until %(day)s: to end it before needs a reason.") % {"day": until})


def _due(today: date) -> tuple[tuple[Q, Callable[..., AppraisalPeriod]], ...]:
    return (
        (Q(state=_S.OPEN, starts_on__lte=today), begin_self_reviews),
        (Q(state=_S.SELF, self_until__lt=today), ask_colleagues),
        (Q(state=_S.ROUND, round_until__lt=today), ask_superiors),
        (Q(state__in=(_S.PUBLISHED, _S.APPEAL), appeal_until__lt=today), close_period),
    )
