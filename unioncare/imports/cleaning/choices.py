"""Words that stand for one of a few codes."""

from collections.abc import Mapping

from ..cells import Cell
from ..problems import Problem
from .text import stated

Aliases = Mapping[str, str]
_CELL_CHARS = 40  # longest value that a message repeats


def aliases(words: Mapping[str, str]) -> Aliases:
    """Turn code → "word word word" into word → code; every code is a word for itself."""
    return {word.casefold(): code for code, line in words.items() for word in (code, *line.split())}


SEXES = aliases({"male": "男 男性 男士 先生 m man 1", "female": "女 女性 女士 f woman w 2"})
YES_NO = aliases({"yes": "是 有 已 对 √ ✓ ✔ y t true on 1", "no": "否 无 没有 未 错 × ✗ ✘ n f false off 0"})


def clean_choice(cell: Cell, words: Aliases, reason: str = "choice_unknown") -> tuple[str | None, Problem | None]:
    """Return the code of a word, None for an empty cell or, with the problem `reason`, for a word nobody knows."""
    if isinstance(cell, str) and (code := words.get(cell)):
        return code, None
    text = stated(cell)
    if not text:
        return None, None
    code = words.get(text.casefold().replace(" ", ""))
    if code:
        return code, None
    return None, Problem(reason, {"value": text[:_CELL_CHARS]})


def clean_sex(cell: Cell) -> tuple[str | None, Problem | None]:
    """Return "male" or "female", None for an empty cell. Warning: sex_unknown."""
    return clean_choice(cell, SEXES, "sex_unknown")


def clean_boolean(cell: Cell) -> tuple[bool | None, Problem | None]:
    """Return yes or no, None for an empty cell. Problem: choice_unknown."""
    if isinstance(cell, bool):
        return cell, None
    text = str(cell).strip() if isinstance(cell, str) else stated(cell) or "0"
    if text.casefold() in YES_NO:  # before "无" and "0" are taken for an empty cell
        return YES_NO[text.casefold()] == "yes", None
    code, problem = clean_choice(cell, YES_NO)
    return (None if code is None else code == "yes"), problem
