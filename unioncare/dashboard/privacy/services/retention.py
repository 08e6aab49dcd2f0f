"""The retention job: each rule deletes what was kept long enough, and leaves a line without names."""

import logging
from collections.abc import Callable
from datetime import datetime

from celery.exceptions import SoftTimeLimitExceeded
from django.db import transaction
from django.utils import timezone

from assessments.feedback.services.keeping import erase_expired as erase_feedback
from assessments.surveys.services.erasing import forget_old
from cases.care.services.erasing import erase_case
from cases.members.models import Member
from unioncare.core.mentions import Mentions
from visits.counselling.services.erasing import erase_expired as erase_counselling

from ..enums import Rule
from ..models import RetentionRun
from ..selectors.due import cases_over, judged, term_of, years_ago
from .carrying import drop_old_copies
from .erasing import forget_words

logger = logging.getLogger(__name__)
# Cases of one night: a sweep has other work too, and tomorrow goes on.
NIGHTLY = 200


def keep_no_longer(rule: Rule, *, now: datetime) -> int:
    """Delete what a rule keeps no longer; return how much. A run that found nothing leaves no line."""
    if rule == Rule.CASES:
        return _cases_kept(now)
    deleted, held_back = _RUNS[rule](now)
    _leave_line(rule, now, deleted, held_back)
    return deleted


def _cases_kept(now: datetime) -> int:
    """Erase cases one by one, each in a transaction of its own, so that one that is held back holds no other.

    One that cannot be erased is counted as held back. Who is named elsewhere is looked for once, at the end.
    """
    numbers: list[str] = []
    held_back = 0
    try:
        for key in cases_over(now).order_by("pk").values_list("pk", flat=True):
            number = _erase_or_report(key, now)
            held_back += not number
            numbers += [number] if number else []
            if len(numbers) == NIGHTLY:
                break
    finally:
        _leave_line(Rule.CASES, now, len(numbers), held_back)
        if numbers:
            forget_words(Mentions(numbers), now)
    return len(numbers)


def _erase_or_report(key: int, now: datetime) -> str:
    try:
        return _erase(key, now)
    except SoftTimeLimitExceeded:
        raise
    except Exception:  # one case's trouble must not keep all the others
        logger.exception("Case %s was not erased", key)
        return ""


@transaction.atomic
def _erase(key: int, now: datetime) -> str:
    """Erase a case and return its number; nothing where it is held back."""
    member = Member.objects.select_for_update(of=("self",)).filter(cases=key).first()
    # By now somebody may have opened it again, and closed it since, or placed a hold.
    case = cases_over(now).select_for_update(of=("self",)).filter(pk=key).first()
    if member is None or case is None or not judged([case])[0].is_free:
        return ""
    number = case.number
    erase_case(case_id=key, actor=None, now=now)
    return number


def _leave_line(rule: Rule, now: datetime, deleted: int, held_back: int) -> None:
    if deleted or held_back:
        RetentionRun.objects.create(
            rule=rule, term=term_of(rule), ran_at=now, deleted=deleted, held_back=held_back
        )  # fmt: skip


def _answers(now: datetime) -> tuple[int, int]:
    since = timezone.localdate(years_ago(now, term_of(Rule.ANSWERS)))
    return forget_old(since=since), 0


_RUNS: dict[Rule, Callable[[datetime], tuple[int, int]]] = {
    Rule.COUNSELLING: lambda now: (erase_counselling(now=now), 0),
    Rule.FEEDBACK: lambda now: (erase_feedback(now=now), 0),
    Rule.ANSWERS: _answers,
    Rule.COPIES: lambda now: (drop_old_copies(now=now), 0),
}
