"""A proposal line by line: what counted, what was reckoned and left out, each with its rule."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from unioncare.core.explain import Explanation, explain

from . import wording as words


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `amount` in CNY, None for what only holds; `out`: it was left out, and `because` names the rule."""

    because: Explanation
    amount: Decimal | None = None
    out: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the rules give, in CNY, and how; `rule` is the key of the row that gives it, None for a protocol's tier."""

    amount: Decimal
    lines: tuple[Line, ...]
    rule: int | None = None

    @property
    def because(self) -> Explanation:
        """The whole in one sentence."""
        return explain(words.PROPOSED, amount=self.amount) if self.amount else explain(words.NO_RULE)

    def as_json(self) -> dict[str, Any]:
        """Freeze the sentence together with the lines; `lines_of` reads them back."""
        return {**self.because.as_json(), "lines": [_frozen(line) for line in self.lines]}


def _frozen(line: Line) -> dict[str, Any]:
    amount = None if line.amount is None else str(line.amount)
    return {**line.because.as_json(), "amount": amount, "out": line.out}


def lines_of(frozen: dict[str, Any]) -> list[Line]:
    """Return the lines of a frozen proposal, none where none were kept."""
    return list(_read(frozen.get("lines", [])))


def _read(rows: Iterable[dict[str, Any]]) -> Iterable[Line]:
    for row in rows:
        because = Explanation.from_json(row)
        if because is not None:
            amount = None if row["amount"] is None else Decimal(row["amount"])
            yield Line(because, amount, row["out"])
