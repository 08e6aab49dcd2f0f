"""Tables of figures that can be kept: in JSON, in both languages as they read on the day, each value with its kind.

A published report shows what it said, whatever words or rows change later; a draft goes the same way. Pure.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Self

from django.utils.functional import Promise
from django.utils.translation import gettext, override

from unioncare.core.bilingual import Bilingual
from unioncare.core.rates import FEWEST

Text = str | Promise


class Kind(StrEnum):
    """What a value is. FEW: there are some, fewer than may be told; WITHHELD: any number, from which one of
    those would follow; NONE: there is nothing to tell."""

    WORDS = "words"
    TEXT = "text"
    COUNT = "count"
    NUMBER = "number"
    SHARE = "share"
    MONEY = "money"
    DAY = "day"
    FEW = "few"
    WITHHELD = "withheld"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Cell:
    """One value: money as a text with two places, a share between 0 and 1, a day in ISO, words in both languages."""

    kind: Kind
    value: Any = None

    @property
    def is_figure(self) -> bool:
        return self.kind not in (Kind.WORDS, Kind.TEXT)


NONE, FEW, WITHHELD = Cell(Kind.NONE), Cell(Kind.FEW), Cell(Kind.WITHHELD)


@dataclass(frozen=True, slots=True)
class Table:
    """A table under its title; `section` says where it stands, `note` what the reader must know of it."""

    section: str
    title: Bilingual
    heads: tuple[Bilingual, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: Bilingual = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        rows = [[[str(cell.kind), cell.value] for cell in row] for row in self.rows]
        return {
            "section": self.section,
            "title": self.title,
            "heads": list(self.heads),
            "rows": rows,
            "note": self.note,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        rows = tuple(tuple(Cell(Kind(kind), value) for kind, value in row) for row in kept["rows"])
        return cls(kept["section"], kept["title"], tuple(kept["heads"]), rows, kept["note"])


def in_both(text: Text) -> Bilingual:
    """Return a message id or a lazy text in both languages."""
    found: Bilingual = {}
    for code, language in (("zh", "zh-hans"), ("en", "en")):
        with override(language):
            found[code] = str(text) if isinstance(text, Promise) else gettext(text) if text else ""
    return found


def words(text: Text) -> Cell:
    return Cell(Kind.WORDS, in_both(text))


def written(zh: str, en: str) -> Cell:
    """Return the cell of a name that the database holds in both languages."""
    return Cell(Kind.WORDS, {"zh": zh or en, "en": en or zh})


def plain(text: str) -> Cell:
    """Return the cell of a name that is the same in both languages."""
    return Cell(Kind.TEXT, text)


def count(number: int | None) -> Cell:
    return NONE if number is None else Cell(Kind.COUNT, number)


def number(value: float | None) -> Cell:
    return NONE if value is None else Cell(Kind.NUMBER, round(value, 2))


def share(value: float | None) -> Cell:
    return NONE if value is None else Cell(Kind.SHARE, round(value, 6))


def money(amount: Decimal | None) -> Cell:
    return NONE if amount is None else Cell(Kind.MONEY, f"{amount:.2f}")


def day(on: date | None) -> Cell:
    return NONE if on is None else Cell(Kind.DAY, on.isoformat())


def people(number: int) -> Cell:
    """Return the cell of a number of people by itself: one below five is not told, and none is."""
    return FEW if 0 < number < FEWEST else Cell(Kind.COUNT, number)


def discreet(numbers: Sequence[int]) -> list[Cell]:
    """Return the cells of numbers of people whose sum is told as well.

    What stands for fewer than five is not told, nor is what would let it be reckoned from the sum: the next smallest
    are left out too, until those left out stand for five or more together and none of them follows from the rest.
    """
    few = {place for place, one in enumerate(numbers) if 0 < one < FEWEST}
    others = sorted((one, place) for place, one in enumerate(numbers) if one >= FEWEST)
    beside: set[int] = set()
    while few and others and _can_be_reckoned([numbers[place] for place in few | beside], len(beside), others[0][0]):
        beside.add(others.pop(0)[1])
    cells = dict.fromkeys(few, FEW) | dict.fromkeys(beside, WITHHELD)
    return [cells.get(place, Cell(Kind.COUNT, one)) for place, one in enumerate(numbers)]


def _can_be_reckoned(hidden: Sequence[int], beside: int, smallest: int) -> bool:
    """Tell whether numbers that are left out follow from their sum, with what else a reader knows of them.

    So many (`beside`) are five at least and at most the smallest that is told; each of the others is between 1 and 4.
    """
    whole, few = sum(hidden), len(hidden) - beside
    most = FEWEST - 1
    least = max(few, whole - beside * smallest)
    utmost = min(few * most, whole - beside * FEWEST)
    return whole < FEWEST or (least == utmost and (few == 1 or least in (few, few * most)))


def table(section: str, title: Text, heads: Iterable[Text], rows: Iterable[Sequence[Cell]], note: Text = "") -> Table:
    """Return a table of texts as the code has them."""
    return Table(
        section, in_both(title), tuple(in_both(head) for head in heads), tuple(tuple(row) for row in rows),
        in_both(note) if note else {},
    )  # fmt: skip
