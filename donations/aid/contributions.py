"""What rooms and apps above tell the aid room, without being imported by it.

From `register()` of their registrations: `register_condition(reader)` for how a member does, `register_raised(reader)`
for what campaigns raised.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from unioncare.organisation.models import Unit

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

_condition: list[ConditionReader] = []
_raised: list[RaisedReader] = []


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
