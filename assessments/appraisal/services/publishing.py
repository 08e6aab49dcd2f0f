"""Telling the results of a period: worked out, graded within the quota and frozen in one transaction."""

from datetime import datetime

from django.utils import timezone

from unioncare.core.audit import attributed, record_event
from unioncare.organisation.calendar import load_working_days
from unioncare.organisation.models import User
from unioncare.worklist.services import complete_kind

from ..kinds import PUBLISH, SUPERIOR
from ..models import AppraisalPeriod, Result
from .flow import move_all, move_period
from .items import end_stage
from .results import freeze, grade_all, reckon, with_reviews
from .telling import tell_results


@attributed
def publish_period(*, period: AppraisalPeriod, actor: User, now: datetime) -> AppraisalPeriod:
    """Tell everybody their result; the days to appeal begin. Raises MoveRefused with what is missing."""
    moved = move_period(period.pk, "publish", actor=actor, now=now)
    reckoned = reckon(moved, with_reviews(moved), now)
    grades = grade_all(moved, reckoned)
    Result.objects.bulk_create(
        [freeze(moved, one, grades[one.appraisal.pk], len(reckoned), now) for one in reckoned], batch_size=500
    )
    today = timezone.localdate(now)
    moved.published_on = today
    moved.appeal_until = load_working_days().after(today, moved.scheme.appeal_days)
    moved.save(update_fields=["published_on", "appeal_until"])
    move_all(moved, "publish", actor=actor, now=now)
    complete_kind(subject=moved.subject, kinds=[PUBLISH], actor=actor, now=now)
    end_stage(moved, [SUPERIOR], actor, now)
    record_event(moved, actor=actor, what="results told", details={"people": len(reckoned)})
    tell_results(moved, now=now)
    return moved
