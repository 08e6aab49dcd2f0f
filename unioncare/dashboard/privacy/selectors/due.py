"""What was kept long enough, and what holds some of it back."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from assessments.feedback.enums import ENDED as FEEDBACK_ENDED
from assessments.feedback.models import FeedbackRequest
from assessments.feedback.thresholds import KEEP_YEARS
from assessments.surveys.services.erasing import kept_too_long
from cases.care.enums import ENDED_STATES
from cases.care.models import IllnessCase
from cases.care.models.case import CaseQuerySet
from unioncare.core import thresholds
from unioncare.core.refusals import Text
from visits.counselling.models import Counselling
from visits.counselling.thresholds import RETENTION_YEARS

from ..enums import Rule
from ..models import PrivacyCopy
from ..thresholds import ANSWER_YEARS, CASE_YEARS, COPY_DAYS
from .obstacles import obstacles_of

TERMS = {
    Rule.CASES: CASE_YEARS, Rule.COUNSELLING: RETENTION_YEARS, Rule.FEEDBACK: KEEP_YEARS, Rule.ANSWERS: ANSWER_YEARS,
    Rule.COPIES: COPY_DAYS,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class DueCase:
    """A case whose term is over, and everything that holds it back."""

    case: IllnessCase
    reasons: tuple[Text, ...]

    @property
    def is_free(self) -> bool:
        return not self.reasons


def term_of(rule: Rule) -> int:
    """Return how long a rule keeps, in years; of copies in days."""
    term = TERMS[rule]
    # A number kept from before a minimum was raised counts as the minimum.
    return int(max(thresholds.value(term.code), term.minimum))


def years_ago(now: datetime, years: int) -> datetime:
    """Return the same moment so many years before; of a leap day, that of the day before it."""
    leap_day = (now.month, now.day) == (2, 29)
    return now.replace(year=now.year - years, day=28 if leap_day else now.day)


def cases_over(now: datetime) -> CaseQuerySet:
    """Return the cases that ended longer ago than they are kept, in no order."""
    rows: CaseQuerySet = IllnessCase.objects.filter(state__in=ENDED_STATES)
    return rows.filter(closed_at__lte=years_ago(now, term_of(Rule.CASES)))


def judged(cases: list[IllnessCase]) -> list[DueCase]:
    """Say of each case what holds it back; a few queries, however many they are.

    What stands open about another case of the member holds this one back too: papers of both belong together.
    """
    reasons = obstacles_of({case.member_id for case in cases}) if cases else {}
    return [DueCase(case, tuple(reasons.get(case.member_id, ()))) for case in cases]


def counts_due(now: datetime) -> dict[Rule, int]:
    """Return rule → how many would go by the next sweep, were nothing held back."""
    feedback_since = now - timedelta(days=365.25 * term_of(Rule.FEEDBACK))
    counselling_since = years_ago(now, term_of(Rule.COUNSELLING))
    answers_since = timezone.localdate(years_ago(now, term_of(Rule.ANSWERS)))
    return {
        Rule.CASES: cases_over(now).count(),
        Rule.COUNSELLING: Counselling.objects.filter(erased_at__isnull=True, ended_at__lte=counselling_since).count(),
        Rule.FEEDBACK: FeedbackRequest.objects.filter(
            state__in=FEEDBACK_ENDED, erased_at__isnull=True, ended_at__lte=feedback_since
        ).count(),
        Rule.ANSWERS: kept_too_long(since=answers_since).count(),
        Rule.COPIES: PrivacyCopy.objects.filter(expires_on__lt=timezone.localdate(now)).count(),
    }
