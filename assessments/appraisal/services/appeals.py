"""Appeals: lodged by the person within the days for it, decided by somebody who did not review them."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from unioncare.core.audit import attributed
from unioncare.organisation.enums import Role
from unioncare.organisation.models import User

from ..enums import AppealState, Grade, PeriodState
from ..errors import AppraisalRefused
from ..kinds import APPEAL
from ..models import Appeal, Appraisal, AppraisalPeriod, Result
from ..scoring import grades_of
from ..selectors.schemes import bounds_of
from ..selectors.superiors import deciders_for, relatives_of
from .flow import lock_period, move_appraisal, move_period
from .items import end_item, open_appeal
from .results import Reckoned, freeze, reckon, standing_of, with_reviews
from .reviewing import Scores, checked
from .telling import tell_answer
from .vetoes import lift_vetoes

DECIDERS: tuple[str, ...] = (Role.CHAIR, Role.VICE_CHAIR, Role.PARTY_SECRETARY)


@attributed
def lodge_appeal(*, appraisal: Appraisal, words: str, actor: User, now: datetime) -> Appeal:
    """Say that a result is wrong, once, within the days for it. Raises MoveRefused, AppraisalRefused without words."""
    if not words.strip():
        raise AppraisalRefused(_("Say what is wrong."))
    period = lock_period(appraisal.period_id)
    moved = move_appraisal(appraisal.pk, "appeal", actor=actor, now=now)
    today = timezone.localdate(now)
    barred = {moved.person_id, moved.superior_id or 0, moved.superior_review.written_by_id}
    decider = deciders_for(period.unit, barred | relatives_of(moved.person), DECIDERS, today)
    appeal = Appeal.objects.create(appraisal=moved, words=words.strip(), lodged_at=now, decider=decider)
    open_appeal(appeal, period, today, now)
    if period.state == PeriodState.PUBLISHED:
        move_period(period.pk, "hear", actor=None, now=now, told_by=actor)
    return appeal


@attributed
def reject_appeal(*, appeal: Appeal, answer: str, actor: User, now: datetime) -> Appeal:
    """Leave the result as it is, with the reason told to the person. Raises MoveRefused."""
    held, _period = _lock(appeal)
    move_appraisal(held.appraisal_id, "reject", actor=actor, now=now, reason=answer)
    return _decide(held, AppealState.REJECTED, answer, actor, now)


@attributed
def uphold_appeal(
    *, appeal: Appeal, answer: str, actor: User, now: datetime, scores: Scores | None = None,
    lifts_veto: bool = False,
) -> Appeal:  # fmt: skip
    """Work the result out again and tell it as a new version; the earlier one stays.

    Indicators are measured anew from the rows as they are now, put right meanwhile. `scores` replace the superior's
    points, `lifts_veto` takes confirmed vetoes back. Nobody else's grade changes.
    """
    held, period = _lock(appeal)
    moved = move_appraisal(held.appraisal_id, "uphold", actor=actor, now=now, reason=answer)
    if scores is not None:
        review = moved.superior_review
        review.scores = checked(scores)
        review.save(update_fields=["scores"])
    if lifts_veto:
        lift_vetoes(moved, actor, now, answer)
    mine = next(one for one in with_reviews(period) if one.pk == moved.pk)
    _tell_anew(period, reckon(period, [mine], now)[0], now)
    return _decide(held, AppealState.UPHELD, answer, actor, now)


def _tell_anew(period: AppraisalPeriod, one: Reckoned, now: datetime) -> None:
    current = Result.objects.filter(appraisal__period=period, is_current=True)
    before = current.get(appraisal=one.appraisal)
    people = current.count()
    grade = _grade_among(period, one, people)
    before.is_current = False
    before.save(update_fields=["is_current"])
    freeze(period, one, grade, people, now, version=before.version + 1).save()


def _grade_among(period: AppraisalPeriod, one: Reckoned, people: int) -> Grade:
    """Return the grade of somebody whose total changed: as if it had been so when all were graded."""
    others = Result.objects.filter(appraisal__period=period, is_current=True).exclude(appraisal=one.appraisal)
    bounds, mine = bounds_of(period.scheme), standing_of(one)
    if mine.vetoed or bounds.reached(mine.total) != Grade.EXCELLENT:
        return grades_of([mine], bounds)[mine.key]
    rows = others.filter(total__gte=bounds.excellent).exclude(grade=Grade.FAILED).values_list("total", "kpi_points")
    before = sum((total, kpi or 0) >= mine.rank for total, kpi in rows)
    return Grade.EXCELLENT if before < bounds.places(people) else Grade.COMPETENT


def _lock(appeal: Appeal) -> tuple[Appeal, AppraisalPeriod]:
    held = Appeal.objects.select_for_update(of=("self",)).select_related("appraisal").get(pk=appeal.pk)
    return held, lock_period(held.appraisal.period_id)


def _decide(held: Appeal, state: AppealState, answer: str, actor: User, now: datetime) -> Appeal:
    held.state, held.answer, held.decided_by, held.decided_at = state, answer.strip(), actor, now
    held.save(update_fields=["state", "answer", "decided_by", "decided_at"])
    end_item(held.appraisal.period, f"{APPEAL}:{held.pk}:", actor, now)
    tell_answer(held, now=now)
    return held
