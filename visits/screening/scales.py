"""What makes a scale: its questions, answers, bands and critical answers, read from rows and checked.

Pure: it knows no rows. `read_scale` takes the parts as the rows hold them (JSON) and refuses what could not be scored.
"""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .enums import ScaleKind

PSYCH = range(1, 5)  # P1 to P4
GRADES = range(1, 4)  # how grave a critical answer is
ITEM_KEYS = {"zh", "en"}
OPTION_KEYS = {"value", "zh", "en"}
BAND_KEYS = {"low", "high", "zh", "en", "p"}
CRITICAL_KEYS = {"item", "value", "p", "grade"}
Text = str | Promise


@dataclass(frozen=True, slots=True)
class Band:
    """Scores from `low` to `high` mean this, and this P."""

    low: int
    high: int
    zh: str
    en: str
    psych: int


@dataclass(frozen=True, slots=True)
class Critical:
    """An answer that means a P by itself, and danger of a grade; `item` counts from 1."""

    item: int
    value: int
    psych: int
    grade: int


@dataclass(frozen=True, slots=True)
class Definition:
    """A scale as scoring reads it. `values` are the answers that exist."""

    items: int
    values: Container[int]
    lowest: int
    highest: int
    bands: tuple[Band, ...]
    critical: tuple[Critical, ...]
    missing_allowed: int
    prorated: bool


class ScaleWrong(Exception):
    """A scale that cannot be scored; `problems` says for each part of it what is wrong."""

    def __init__(self, problems: Mapping[str, Text]) -> None:
        super().__init__("; ".join(f"{part}: {problem}" for part, problem in problems.items()))
        self.problems = dict(problems)


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a scale as its row holds them."""

    kind: str
    items: Any
    options: Any
    bands: Any
    critical: Any
    least: int
    most: int
    missing_allowed: int
    prorated: bool


def read_scale(parts: Parts) -> Definition:
    """Return what the parts define; raise ScaleWrong naming every part that is wrong."""
    problems: dict[str, Text] = {}
    if not _rows(parts.items, ITEM_KEYS) or not parts.items:
        problems["items"] = _("A list of questions, each {zh, en} with text in both languages.")
    _check_answers(parts, problems)
    if not _rows(parts.bands, BAND_KEYS, numbers=("low", "high", "p")):
        problems["bands"] = _("A list of bands, each {low, high, zh, en, p}.")
    if not _rows(parts.critical, CRITICAL_KEYS, numbers=("item", "value", "p", "grade")):
        problems["critical"] = _("A list of critical answers, each {item, value, p, grade}.")
    if problems:
        raise ScaleWrong(problems)
    definition = _definition(parts)
    if not 0 <= parts.missing_allowed < definition.items:
        problems["missing_allowed"] = _("Fewer than there are questions.")
    _check_bands(parts, definition, problems)
    _check_critical(definition, problems)
    if problems:
        raise ScaleWrong(problems)
    return definition


def _rows(value: Any, keys: set[str], numbers: Sequence[str] = ()) -> bool:
    """Tell whether a value is a list of rows with exactly these keys: whole numbers, or text that says something."""
    return isinstance(value, list) and all(
        isinstance(row, dict)
        and row.keys() == keys
        and all(type(row[key]) is int if key in numbers else _says(row[key]) for key in keys)
        for row in value
    )


def _says(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _check_answers(parts: Parts, problems: dict[str, Text]) -> None:
    if parts.kind == ScaleKind.VISUAL:
        if parts.options:
            problems["options"] = _("A number between two ends has no answers to choose from.")
        if not parts.least < parts.most:
            problems["most"] = _("More than the lowest number.")
        if isinstance(parts.items, list) and len(parts.items) > 1:
            problems["items"] = _("A number between two ends answers one question.")
        return
    if not _rows(parts.options, OPTION_KEYS, numbers=("value",)):
        problems["options"] = _("A list of answers, each {value, zh, en} with a whole number as value.")
        return
    values = [row["value"] for row in parts.options]
    if len(values) < 2 or len(set(values)) < len(values) or min(values) < 0:
        problems["options"] = _("At least two answers with different values from 0 upwards.")


def _definition(parts: Parts) -> Definition:
    if parts.kind == ScaleKind.VISUAL:
        values: Sequence[int] = range(parts.least, parts.most + 1)
    else:
        values = tuple(row["value"] for row in parts.options)
    count = len(parts.items)
    return Definition(
        items=count,
        values=values,
        lowest=min(values) * (count if parts.prorated else count - parts.missing_allowed),
        highest=max(values) * count,
        bands=tuple(Band(row["low"], row["high"], row["zh"], row["en"], row["p"]) for row in parts.bands),
        critical=tuple(Critical(row["item"], row["value"], row["p"], row["grade"]) for row in parts.critical),
        missing_allowed=parts.missing_allowed,
        prorated=parts.prorated,
    )


def _check_bands(parts: Parts, definition: Definition, problems: dict[str, Text]) -> None:
    """Bands cover every score once, in order. A number between two ends may do without any: then it sets no P."""
    bands = definition.bands
    if not bands:
        if parts.kind == ScaleKind.SUM:
            problems["bands"] = _("Questions that are added up need bands.")
        return
    expected = definition.lowest
    for band in bands:
        if band.low != expected or band.high < band.low:
            problems["bands"] = _("Bands must cover every score once, in order: each begins after the one before.")
            return
        expected = band.high + 1
    if expected != definition.highest + 1:
        problems["bands"] = _("The last band must end at the highest score.")
    elif any(band.psych not in PSYCH for band in bands):
        problems["bands"] = _("P is a number from 1 to 4.")


def _check_critical(definition: Definition, problems: dict[str, Text]) -> None:
    seen = [(critical.item, critical.value) for critical in definition.critical]
    if any(not 1 <= item <= definition.items or value not in definition.values for item, value in seen):
        problems["critical"] = _("A critical answer names a question and an answer that exist.")
    elif len(set(seen)) < len(seen):
        problems["critical"] = _("Each critical answer stands there once.")
    elif any(one.psych not in PSYCH or one.grade not in GRADES for one in definition.critical):
        problems["critical"] = _("P is a number from 1 to 4, the grade one from 1 to 3.")
