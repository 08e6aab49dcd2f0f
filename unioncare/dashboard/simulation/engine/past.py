"""The gradings that were given, as a simulation reads them."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

# Disease group, S, E, P, L: gradings that are equal in these are asked for once.
Grade = tuple[str, int, int, int, int]


class PastGrading(NamedTuple):
    """One grading while it held: from the day `since` until the day before `until`.

    Those of one case follow one another in the order of their days, and the cases of one member come together. Windows
    are counted from `anchor`, the day of the first grading of the case; `ends` is the day of the closure that came next
    (of a death, the day of death), `date.max` for a case that goes on. `out_of_pocket` in CNY stood on
    the day of the grading; None: no cost was noted by then.
    """

    case: int
    member: int
    unit: int
    grade: Grade
    since: date
    until: date
    anchor: date
    ends: date
    out_of_pocket: Decimal | None
