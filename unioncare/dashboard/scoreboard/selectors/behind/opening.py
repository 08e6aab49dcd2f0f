"""How the rows behind a number are opened: who reads, which rows, and how many of them stay closed."""

from collections.abc import Callable
from dataclasses import dataclass

from assessments.performance.selectors.lines import Lines
from unioncare.organisation.models import User

from ...measures import Asked


@dataclass(frozen=True, slots=True)
class Opening:
    """Who opens the rows of what; `only_failed` leaves out those that were kept."""

    reader: User
    asked: Asked
    only_failed: bool = False


@dataclass(frozen=True, slots=True)
class Opened:
    """The rows that the reader may see, of so many in all."""

    lines: Lines
    of: int


Rows = Callable[[Opening], Opened]
