"""What the rules read: disease group, S, E, P, L and the out-of-pocket amount of one grading."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self

from ..enums import DiseaseGroup

STEPS = (1, 2, 3, 4)
# A case without a disease yet belongs to no group.
GROUPS = ("", *DiseaseGroup.values)


@dataclass(frozen=True, slots=True)
class Facts:
    """One grading as the rules see it. What is not known yet is None and meets no condition on it."""

    group: str = ""
    s: int | None = None
    e: int | None = None
    p: int | None = None
    l: int | None = None  # noqa: E741 - S, E, P, L are the words of the domain
    out_of_pocket: Decimal | None = None

    @classmethod
    def at_intake(cls, severity: int | None, group: str = "") -> Self:
        """Before grading only the provisional severity is known; the care level is at least as high."""
        return cls(group=group, s=severity, l=severity)

    @classmethod
    def graded(cls, s: int, e: int, p: int, group: str = "", out_of_pocket: Decimal | None = None) -> Self:
        """A grading whose level follows from it: L = max(S, E, P)."""
        return cls(group, s, e, p, max(s, e, p), out_of_pocket)

    def value(self, name: str) -> int | str | None:
        """Return the fact by its short name: group, s, e, p or l."""
        found: int | str | None = getattr(self, name)
        return found

    def as_json(self) -> dict[str, Any]:
        money = None if self.out_of_pocket is None else str(self.out_of_pocket)
        return {"group": self.group, "s": self.s, "e": self.e, "p": self.p, "l": self.l, "out_of_pocket": money}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        money = data.get("out_of_pocket")
        known = {name: data.get(name) for name in ("s", "e", "p", "l")}
        return cls(group=data.get("group", ""), **known, out_of_pocket=None if money is None else Decimal(money))


def all_gradings(groups: Iterable[str] = GROUPS) -> Iterator[Facts]:
    """Every grading that can be: 4 × 4 × 4 for every disease group and for none."""
    for group in groups:
        for s in STEPS:
            for e in STEPS:
                for p in STEPS:
                    yield Facts.graded(s, e, p, group)


def all_intakes(groups: Iterable[str] = GROUPS) -> Iterator[Facts]:
    """Everything that can be known before grading."""
    for group in groups:
        for severity in (None, *STEPS):
            yield Facts.at_intake(severity, group)
