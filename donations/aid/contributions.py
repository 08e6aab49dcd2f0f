"""What rooms and apps above tell the aid room, without being imported by it.

From `register()` of their registrations: `register_condition(reader)` for how a member does, `register_raised(reader)`
for what campaigns raised, `register_handed_over(reader)` for money that went from hand to hand on visits,
`register_fund_check(check)` for a fund that gives nothing for a case.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from cases.care.models import IllnessCase
from unioncare.core.refusals import Text
from unioncare.organisation.models import Unit

from ..ledger.models import Fund

Period = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Condition:
    """How somebody does: ECOG from 0 (best) to 4, self-rated health from 0 to 100 (best); None: not measured."""

    ecog: int | None = None
    self_rated: int | None = None


# Of a case, by its key, as last measured until a day.
ConditionReader = Callable[[int, date], Condition]
# Of a unit with everything below it and a period: disease group → CNY raised for members of it.
RaisedReader = Callable[[Unit, Period], dict[str, Decimal]]
# Of members, by their keys or a query of them, between two days: member → CNY handed over; who got nothing is left out.
Members = Collection[int] | QuerySet[Any]
HandedOverReader = Callable[[Members, date, date], dict[int, Decimal]]
# Why a fund gives nothing for a case, or None.
FundCheck = Callable[[Fund, IllnessCase], Text | None]

_condition: list[ConditionReader] = []
_raised: list[RaisedReader] = []
_handed_over: list[HandedOverReader] = []
_checks: list[FundCheck] = []


def register_condition(reader: ConditionReader) -> None:
    """Name who knows how members do."""
    _condition[:] = [reader]


def condition_on(case_id: int, day: date) -> Condition:
    """Return how the member of a case did on a day."""
    return next((reader(case_id, day) for reader in _condition), Condition())


def register_raised(reader: RaisedReader) -> None:
    """Name who knows what campaigns raised."""
    _raised[:] = [reader]


def raised_by_group(unit: Unit, period: Period) -> dict[str, Decimal]:
    """Return what was raised for members, by the group of their disease, in CNY."""
    return next((reader(unit, period) for reader in _raised), {})


def register_handed_over(reader: HandedOverReader) -> None:
    """Name who knows what visitors handed over."""
    _handed_over[:] = [reader]


def handed_over(members: Members, first: date, last: date) -> dict[int, Decimal]:
    """Return what visitors handed over to members between two days, in CNY: condolence that no grant knows."""
    return next((reader(members, first, last) for reader in _handed_over), {})


def register_fund_check(check: FundCheck) -> None:
    """Name a check of the fund from which somebody asks for aid."""
    _checks.append(check)


def why_not_from(fund: Fund, case: IllnessCase) -> Text | None:
    """Return the first reason against giving aid for a case from a fund, or None."""
    return next((reason for check in _checks if (reason := check(fund, case)) is not None), None)
