"""Texts: one width, one kind of blank, nothing invisible."""

import math
import re
import unicodedata

from ..cells import Cell
from ..problems import Problem

# Invisible marks that copy and paste brings along, and control characters, which PostgreSQL refuses in part.
_INVISIBLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_ESCAPED_CONTROL = re.compile(r"_x00[01][0-9A-Fa-f]_")  # how a workbook spells a control character
# Our own guard against formulas, and the mark that people type before a number to keep it as text.
_GUARD = re.compile(r"^['’](?=[=+\-@\d])")
_FORMULA_TEXT = re.compile(r'^="([^"]*)"$')  # how some systems keep the zeros of ="030217" in a text file
_CJK = r"\u2e80-\u2fdf\u3005-\u3007\u31c0-\u31ef\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_ORDINARY = re.compile(r"[0-9A-Za-z\u4e00-\u9fff./-]*")  # has nothing to fold, trim or remove
_PLAIN_NAME = re.compile(r"[\u4e00-\u9fff]{2,6}")
_SPACE_BESIDE_CJK = re.compile(rf"(?<=[{_CJK}]) | (?=[{_CJK}])")
_MIDDLE_DOT = re.compile(r" ?[•・‧∙⋅･●᛫‣·] ?")
_FULL_STOP_BETWEEN_CJK = re.compile(rf"(?<=[{_CJK}])[.。](?=[{_CJK}])")
_FLOAT_TAIL = re.compile(r"(\d+)\.0+")
_SCIENTIFIC = re.compile(r"[+-]?\d(?:\.\d+)?[eE]\+?\d+")
_EXACT = 2**53  # above it a float no longer holds every digit

# What people write into a cell to say that there is nothing to write.
_NOTHING = (
    "- -- --- — —— / // \\ . 。 * ? 0 无 暂无 没有 空 不详 未知 未填 待补 (空) (无) "
    "n/a #n/a na nil none null nan nat #ref! #value! #name? #null! #num! #div/0!"
)
_PLACEHOLDERS = frozenset(_NOTHING.split())

NAME_CHARS = 50
EMPLOYEE_NO_CHARS = 32


def number_text(number: float) -> str:
    """Write a number as its owner reads it: 30217.0 is "30217"; past 15 digits it stays in powers of ten."""
    if isinstance(number, int) or (number.is_integer() and abs(number) < _EXACT):
        return str(int(number))
    return repr(number).upper() if math.isfinite(number) else ""


def plain(cell: Cell) -> str:
    """Return the text of a cell: compatibility forms folded (１→1), blanks single, ends trimmed, marks removed."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if not isinstance(cell, str):
        return number_text(cell)
    if _ORDINARY.fullmatch(cell):
        return cell
    text = _ESCAPED_CONTROL.sub(" ", cell) if "_x" in cell else cell
    text = " ".join(unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).split())
    text = _GUARD.sub("", text)
    return _FORMULA_TEXT.sub(r"\1", text) if text.startswith('="') else text


def is_placeholder(text: str) -> bool:
    """Whether a text only says that there is nothing: empty, a dash, 无, N/A and the like."""
    return not text or text.casefold() in _PLACEHOLDERS


def stated(cell: Cell) -> str:
    """Return the text of a cell, or "" where it only says that there is nothing. For optional columns."""
    text = plain(cell)
    return "" if is_placeholder(text) else text


def clean_text(cell: Cell, max_chars: int = 255) -> tuple[str, Problem | None]:
    """Return any text on one line. Problem: text_too_long."""
    text = plain(cell)
    if len(text) > max_chars:
        return "", Problem("text_too_long", {"length": len(text), "limit": max_chars})
    return text, None


def clean_name(cell: Cell) -> tuple[str, Problem | None]:
    """Return a person's name. Problem: name_missing.

    张 三 becomes 张三, John  Smith keeps one space, and every kind of dot inside a name becomes the middle dot ·.
    """
    if isinstance(cell, str) and _PLAIN_NAME.fullmatch(cell):
        if cell in _PLACEHOLDERS:
            return "", Problem("name_missing")
        return cell, None
    name = _MIDDLE_DOT.sub("·", plain(cell))
    name = _FULL_STOP_BETWEEN_CJK.sub("·", _SPACE_BESIDE_CJK.sub("", name)).strip("·")
    if is_placeholder(name):
        return "", Problem("name_missing")
    if len(name) > NAME_CHARS:
        return "", Problem("name_missing.length", {"length": len(name), "limit": NAME_CHARS})
    return name, None


def clean_employee_no(cell: Cell) -> tuple[str, Problem | None]:
    """Return an employee number as text. Problem: employee_missing.

    Leading zeros stay, 30217.0 becomes "30217", blanks inside are dropped.
    """
    if isinstance(cell, str) and cell.isalnum() and cell.isascii() and len(cell) <= EMPLOYEE_NO_CHARS and cell != "0":
        return cell, None
    if isinstance(cell, float) and abs(cell) >= 1e15:
        return "", Problem("employee_missing.precision")
    # Once more, because what a blank held apart may be one letter: A´ is A, a blank and an accent, then Á.
    number = unicodedata.normalize("NFKC", plain(cell).replace(" ", ""))
    if whole := _FLOAT_TAIL.fullmatch(number):
        number = whole[1]
    if is_placeholder(number):
        return "", Problem("employee_missing")
    if is_scientific(number):
        return "", Problem("employee_missing.precision")
    if len(number) > EMPLOYEE_NO_CHARS:
        return "", Problem("employee_missing.length", {"length": len(number), "limit": EMPLOYEE_NO_CHARS})
    return number, None


def is_scientific(text: str) -> bool:
    """Whether a text is a number in powers of ten, as Excel shows long numbers: 1.40921E+17."""
    return bool(_SCIENTIFIC.fullmatch(text))


def without_float_tail(text: str) -> str:
    """Drop the ".0" that some programs append to whole numbers."""
    whole = _FLOAT_TAIL.fullmatch(text)
    return whole[1] if whole else text
