"""The burden of a case as its facts stand now: reading for the pure formulas of burden/."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_noop

from unioncare.core.explain import Source

from .. import burden
from ..models import HouseholdSurvey, IllnessCase, LivingLine
from .costs import Ladder, cost_ladder, latest_survey, limits_on, living_line_on, out_of_pocket

RULE = gettext_noop("Burden scale")


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What the formulas read of a case. `oop` None: no cost noted."""

    oop: Decimal | None
    survey: HouseholdSurvey | None
    line: LivingLine | None
    limits: burden.Limits

    def household(self) -> burden.Household | None:
        if self.survey is None or self.line is None:
            return None
        return burden.Household(
            income=self.survey.annual_income,
            persons=self.survey.persons,
            living_line=self.line.monthly_amount,
            rigid=self.survey.rigid_expenditure,
        )

    def missing(self) -> Iterable[str]:
        return [burden.LIVING_LINE] if self.survey is not None and self.line is None else []


def facts_for_burden(case: IllnessCase, day: date) -> CaseFacts:
    """Read the latest home verification, the living line of its region on `day`, the costs and the limits."""
    survey = latest_survey(case)
    line = living_line_on(survey.region, day) if survey else None
    return CaseFacts(out_of_pocket(case), survey, line, limits_on(day))


def assess_case(case: IllnessCase, day: date) -> tuple[burden.Assessment, CaseFacts]:
    """Return the burden class of a case on a day, with the facts that it read."""
    facts = facts_for_burden(case, day)
    assessment = burden.assess(
        oop=facts.oop,
        household=facts.household(),
        limits=facts.limits,
        missing=facts.missing(),
        sources=(Source(RULE),),
    )
    return assessment, facts


def burden_on(case: IllnessCase, day: date, *, besides: Collection[int] = ()) -> tuple[int | None, Ladder]:
    """Return the burden class as it was on a day, and the ladder that it was reckoned from; four queries.

    None where household, living line or costs were not known then. `besides` are keys of cost entries left out.
    """
    ladder = cost_ladder(case, day, besides=besides)
    survey = latest_survey(case, day)
    line = living_line_on(survey.region, day) if survey else None
    facts = CaseFacts(ladder.out_of_pocket if ladder.entries else None, survey, line, limits_on(day))
    found = burden.assess(
        oop=facts.oop, household=facts.household(), limits=facts.limits, missing=facts.missing(), sources=()
    )
    return (None if found.provisional else found.value), ladder
