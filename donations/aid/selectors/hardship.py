"""How hard a household has it, by its last assessment."""

from datetime import date, timedelta
from decimal import Decimal

from cases.care.models import IllnessCase
from cases.care.selectors.costs import cost_ladder, latest_survey, living_line_on
from unioncare.core import thresholds
from unioncare.core.explain import Explanation, explain

from ..engine import wording as words
from ..engine.hardship import Household
from ..enums import HardshipClass
from ..models import Hardship
from ..thresholds import REVIEW_DAYS


def latest_hardship(case: IllnessCase) -> Hardship | None:
    """Return the last assessment of a case."""
    return Hardship.objects.filter(case=case).select_related("assessed_by").order_by("-assessed_on", "-pk").first()


def is_current(assessed_on: date, today: date) -> bool:
    """Tell whether an assessment still counts."""
    return assessed_on >= counts_from(today)


def counts_from(today: date) -> date:
    """Return the day from which on assessments still count."""
    return today - timedelta(days=int(thresholds.value(REVIEW_DAYS.code)))


def hardship_on(case: IllnessCase, today: date) -> tuple[HardshipClass | None, Explanation]:
    """Return the class that counts for aid on a day, and why; None where none is assessed, or too long ago."""
    found = latest_hardship(case)
    if found is None:
        return None, explain(words.HARDSHIP_UNKNOWN)
    if not is_current(found.assessed_on, today):
        days = int(thresholds.value(REVIEW_DAYS.code))
        return None, explain(words.HARDSHIP_OLD, day=found.assessed_on, days=days)
    because = found.explanation
    assert because is not None
    return HardshipClass(found.hardship), because


def household_of(case: IllnessCase, today: date) -> tuple[Household | None, int | None]:
    """Return the household by the last home verification, and that one's key; None without it or a living line."""
    survey = latest_survey(case)
    line = living_line_on(survey.region, today) if survey else None
    if survey is None or line is None:
        return None, survey.pk if survey else None
    ladder = cost_ladder(case)
    cost = ladder.out_of_pocket if ladder.entries else Decimal(0)
    household = Household(survey.annual_income, survey.rigid_expenditure, survey.persons, line.monthly_amount, cost)
    return household, survey.pk
