"""How hard a household has it (domain annex §2), from its income and what it must spend."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from unioncare.core.explain import Explanation, explain

from ..enums import HardshipClass
from . import wording as words

_FEN = Decimal("0.01")
# From this share of the yearly income on, the cost of an illness is hardship by itself.
INDUCED_SHARE = Decimal("0.80")


@dataclass(frozen=True, slots=True)
class Household:
    """A year of a household in CNY; `line`: minimum living line a month and person, `cost`: that of the illness."""

    income: Decimal
    rigid: Decimal
    persons: int
    line: Decimal
    cost: Decimal = Decimal(0)

    @property
    def left(self) -> Decimal:
        """X: what is left to each person in a month."""
        return ((self.income - self.rigid) / 12 / self.persons).quantize(_FEN, ROUND_HALF_UP)


def classify(household: Household) -> tuple[HardshipClass, Explanation]:
    """Return the class and why: X < D deep, X < 2D relative, cost above 80 % of the income by illness."""
    left, line = household.left, household.line
    if left < line:
        return HardshipClass.DEEP, _by_income(HardshipClass.DEEP, household)
    if left < 2 * line:
        return HardshipClass.RELATIVE, _by_income(HardshipClass.RELATIVE, household)
    if household.cost > household.income * INDUCED_SHARE:
        return HardshipClass.INDUCED, _by_cost(household)
    return HardshipClass.NONE, _by_income(HardshipClass.NONE, household)


def named(hardship: HardshipClass) -> dict[str, str]:
    """Return the class as a parameter of an explanation."""
    return {"msg": LABELS[hardship]}


LABELS = {
    HardshipClass.NONE: "No hardship",
    HardshipClass.INDUCED: "Hardship by illness",
    HardshipClass.RELATIVE: "Relative hardship",
    HardshipClass.DEEP: "Deep hardship",
}


def _by_income(hardship: HardshipClass, household: Household) -> Explanation:
    return explain(
        words.HARDSHIP, hardship=named(hardship), income=household.income, rigid=household.rigid,
        persons=household.persons, x=household.left, line=household.line,
    )  # fmt: skip


def _by_cost(household: Household) -> Explanation:
    share = (household.cost * 100 / household.income).quantize(Decimal(1)) if household.income else Decimal(100)
    return explain(words.HARDSHIP_COST, hardship=named(HardshipClass.INDUCED), share=share)
