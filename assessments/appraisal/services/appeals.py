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
from ..selectors.superiors import barred_from_deciding, deciders_for
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
    decider = deciders_for(period.unit, barred_from_deciding(moved).keys(), DECIDERS, today)
    appeal = Appeal.objects.create(appraisal=moved, words=words.strip(), lodged_at=now, decider=decider)
    open_appeal(appeal, period, today, now)
    if period.state == PeriodState.PUBLISHED:
        move_period(period.pk, "hear", actor=None, now=now)
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

    Indicators are measured anew from the rows as they are now, put right meanwhile. `scores` count in place of the
    superior's points, which stay as they were given; `lifts_veto` takes confirmed vetoes back. Nobody else's grade
    changes. Raises MoveRefused; AppraisalRefused where the total would fall.
    """
    held, period = _lock(appeal)
    moved = move_appraisal(held.appraisal_id, "uphold", actor=actor, now=now, reason=answer)
    if scores is not None:
        held.scores = checked(scores)
        held.save(update_fields=["scores"])
    lifted = lift_vetoes(moved, actor, now) if lifts_veto else 0
    mine = with_reviews(period, only=moved.pk)
    _tell_anew(period, reckon(period, mine, now)[0], now, may_fall=bool(lifted))
    return _decide(held, AppealState.UPHELD, answer, actor, now)


def _tell_anew(period: AppraisalPeriod, one: Reckoned, now: datetime, *, may_fall: bool) -> None:
    current = Result.objects.filter(appraisal__period=period, is_current=True)
    before = current.get(appraisal=one.appraisal)
    if one.total < before.total and not may_fall:
        raise AppraisalRefused(
            _("The total would fall from %(before)s to %(after)s: an appeal makes nothing worse. Reject it instead.")
            % {"before": before.total, "after": one.total}
        )
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
    period = lock_period(appeal.appraisal.period_id)
    held = Appeal.objects.select_for_update(of=("self",)).select_related("appraisal").get(pk=appeal.pk)
    return held, period


def _decide(held: Appeal, state: AppealState, answer: str, actor: User, now: datetime) -> Appeal:
    held.state, held.answer, held.decided_by, held.decided_at = state, answer.strip(), actor, now
    held.save(update_fields=["state", "answer", "decided_by", "decided_at"])
    end_item(held.appraisal.period, f"{APPEAL}:{held.pk}:", actor, now)
    tell_answer(held, now=now)
    return held
