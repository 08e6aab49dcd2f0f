"""What somebody says of their own work, and what their superior says of it."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from unioncare.core.audit import attributed
from unioncare.organisation.models import User

from ..enums import AppraisalState, Aspect
from ..errors import AppraisalRefused
from ..kinds import SELF, SUPERIOR
from ..models import Appraisal, SelfReview, SuperiorReview
from ..scoring import MOST_POINTS
from .flow import lock_period, move_appraisal
from .items import end_item, key_of

Scores = Mapping[str, int]


def checked(scores: Scores) -> dict[str, int]:
    """Return the points of every aspect, from one to five; raise AppraisalRefused otherwise."""
    if set(scores) != set(Aspect.values) or not all(1 <= points <= MOST_POINTS for points in scores.values()):
        raise AppraisalRefused(_("Give one to five points for each of the questions."))
    return {str(aspect): int(scores[aspect]) for aspect in Aspect.values}


@attributed
def write_self_review(*, appraisal: Appraisal, scores: Scores, words: str, actor: User, now: datetime) -> Appraisal:
    """Hand in one's own review, once, while its stage lasts. Raises MoveRefused."""
    period = lock_period(appraisal.period_id)
    moved = move_appraisal(appraisal.pk, "review_self", actor=actor, now=now)
    SelfReview.objects.create(appraisal=moved, scores=checked(scores), words=words.strip(), written_at=now)
    end_item(period, key_of(SELF, period, actor.pk), actor, now)
    return moved


@attributed
def write_superior_review(
    *, appraisal: Appraisal, scores: Scores, strengths: str, improve: str, actor: User, now: datetime
) -> Appraisal:
    """Review somebody one leads, with words for them; it may be written anew until the results are told.

    Raises MoveRefused, and AppraisalRefused without words.
    """
    if not strengths.strip() or not improve.strip():
        raise AppraisalRefused(_("Say what is good and what should be better."))
    period = lock_period(appraisal.period_id)
    moved = move_appraisal(appraisal.pk, "review", actor=actor, now=now)
    review = SuperiorReview.objects.filter(appraisal=moved).first() or SuperiorReview(appraisal=moved)
    review.scores, review.strengths, review.improve = checked(scores), strengths.strip(), improve.strip()
    review.written_by, review.written_at = actor, now
    review.save()
    if not period.appraisals.led_by(actor).counted().exclude(state=AppraisalState.REVIEWED).exists():
        end_item(period, key_of(SUPERIOR, period, actor.pk), actor, now)
    return moved
