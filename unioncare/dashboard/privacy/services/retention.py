"""The retention job: each rule deletes what was kept long enough, and leaves a line without names."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from assessments.feedback.services.keeping import erase_expired as erase_feedback
from assessments.surveys.services.erasing import forget_old
from cases.care.models import IllnessCase
from cases.care.services.erasing import erase_case
from cases.members.models import Member
from unioncare.core.mentions import Mentions
from visits.counselling.services.erasing import erase_expired as erase_counselling

from ..enums import Rule
from ..models import RetentionRun
from ..selectors.due import cases_over, judged, term_of, years_ago
from .carrying import drop_old_copies
from .erasing import forget_words


def keep_no_longer(rule: Rule, *, now: datetime) -> int:
    """Delete what a rule keeps no longer; return how much. A run that found nothing leaves no line."""
    deleted, held_back = _RUNS[rule](now)
    if deleted or held_back:
        RetentionRun.objects.create(
            rule=rule, term=term_of(rule), ran_at=now, deleted=deleted, held_back=held_back
        )  # fmt: skip
    return deleted


def _cases(now: datetime) -> tuple[int, int]:
    """Each case goes in a transaction of its own, so that one that is held back does not hold the others."""
    keys = list(cases_over(now).order_by("pk").values_list("pk", flat=True))
    deleted = sum(_erase(key, now) for key in keys)
    return deleted, len(keys) - deleted


@transaction.atomic
def _erase(key: int, now: datetime) -> bool:
    member = Member.objects.select_for_update(of=("self",)).filter(cases=key).first()
    case = IllnessCase.objects.select_for_update(of=("self",)).filter(pk=key).first()
    # By now somebody may have opened it again, or placed a hold.
    if member is None or case is None or not case.is_ended or not judged([case])[0].is_free:
        return False
    number = case.number
    erase_case(case_id=key, actor=None, now=now)
    forget_words(Mentions([number]), now)
    return True


def _answers(now: datetime) -> tuple[int, int]:
    since = timezone.localdate(years_ago(now, term_of(Rule.ANSWERS)))
    return forget_old(since=since), 0


_RUNS: dict[Rule, Callable[[datetime], tuple[int, int]]] = {
    Rule.CASES: _cases,
    Rule.COUNSELLING: lambda now: (erase_counselling(now=now), 0),
    Rule.FEEDBACK: lambda now: (erase_feedback(now=now), 0),
    Rule.ANSWERS: _answers,
    Rule.COPIES: lambda now: (drop_old_copies(now=now), 0),
}
