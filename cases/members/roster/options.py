"""What somebody asks of an import, as it is kept with the run."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Self

KIND = "roster"


@dataclass(frozen=True, slots=True)
class RosterOptions:
    """How a roster is read.

    `as_of` is the day from which units and statuses hold; `full` is the pk of a unit under which whoever the file does
    not name has left; `mapping` is what a person corrected of the header (column code → header text, None for "not in
    the file"); `scope` are the subtrees in which the person may import, None for the command line.
    """

    as_of: date
    create_units: bool = False
    full: int | None = None
    mapping: Mapping[str, str | None] = field(default_factory=dict)
    scope: tuple[str, ...] | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the form in which a run keeps its options."""
        return {**asdict(self), "as_of": self.as_of.isoformat(), "mapping": dict(self.mapping)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Bring the options of a run back."""
        scope = data.get("scope")
        return cls(
            as_of=date.fromisoformat(data["as_of"]),
            create_units=data["create_units"],
            full=data["full"],
            mapping=data["mapping"],
            scope=None if scope is None else tuple(scope),
        )
