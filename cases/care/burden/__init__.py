"""The economic burden E of a household (domain annex §6): pure formulas, no database.

Y annual disposable income · n persons living together · D minimum living line a month and person · rigid expenditure
a year without this illness · OOP what the household paid itself. All amounts in CNY.
CTP = Y − 12·D·n · A = OOP ÷ Y · B = OOP ÷ CTP · R = (Y − rigid − OOP) ÷ 12 ÷ n ÷ D.
First match from the top: E4 CTP ≤ 0 or R < 1 or A ≥ 0.80 · E3 B ≥ 0.40 or R < 2 · E2 B ≥ 0.25 or A ≥ 0.10 · E1.
The limits are data (BurdenScale); the comparisons are made on amounts, so that rounding never decides a class.
"""

from .assessing import Assessment, assess, bounds_of, figures_of
from .quantities import COSTS, HOUSEHOLD, LIVING_LINE, Bounds, Figures, Household, Limits
from .rounding import plain, plain_ratio, readable

__all__ = [
    "COSTS",
    "HOUSEHOLD",
    "LIVING_LINE",
    "Assessment",
    "Bounds",
    "Figures",
    "Household",
    "Limits",
    "assess",
    "bounds_of",
    "figures_of",
    "plain",
    "plain_ratio",
    "readable",
]
