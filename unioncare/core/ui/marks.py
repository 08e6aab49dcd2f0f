"""Small marks that stand in rows: icon, status, care level, owner, count, mask, difference."""

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

from django.db.models import Choices
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, pgettext

from ..paging import CappedCount

TONES = ("", "red", "amber", "green", "blue", "line", "solid")
_PIPS = ((0, 7), (3.8, 5), (7.6, 2.5), (11.4, 0))


@cache
def icon(name: str) -> SafeString:
    """Return a Bootstrap icon that is hidden from screen readers: it never stands without words."""
    return format_html('<i class="bi bi-{}" aria-hidden="true"></i>', name)


def status(text: Any, tone: str = "", symbol: str = "") -> SafeString:
    """Return a state in words; `tone` is one of TONES, solid red only for escalated or urgent."""
    if tone not in TONES:
        raise ValueError(f"unknown tone {tone!r}")
    return _status(conditional_escape(text), tone, symbol)


@lru_cache(maxsize=1_000)
def _status(text: SafeString, tone: str, symbol: str) -> SafeString:
    style = f" uc-status-{tone}" if tone else ""
    return format_html('<span class="uc-status{}">{}{}</span>', style, icon(symbol) if symbol else "", text)


def statuses(choices: type[Choices], tones: Mapping[Any, str]) -> dict[Any, SafeString]:
    """Return the mark of every choice in the reader's language: made once for a page, not once per row."""
    return {choice.value: status(choice.label, tones.get(choice.value, "")) for choice in choices}


@cache
def pips(value: int) -> SafeString:
    """Return the four bars of a care level, the first `value` of them full."""
    bars = format_html_join(
        "",
        '<rect x="{}" y="{}" width="2.6" height="{}"{}/>',
        ((x, y, 10 - y, mark_safe("") if i < value else mark_safe(' class="off"')) for i, (x, y) in enumerate(_PIPS)),
    )
    return format_html('<svg class="uc-pips" viewBox="0 0 14 10" aria-hidden="true">{}</svg>', bars)


def level_name(value: Any) -> str:
    """Return what a care level, given as 3 or "L3", is called."""
    return (
        gettext("Not graded"),
        pgettext("care level", "General care"),
        pgettext("care level", "Closer care"),
        pgettext("care level", "Priority care"),
        pgettext("care level", "Special care"),
    )[level_number(value)]


def level_number(value: Any) -> int:
    """Return 1 to 4 for a level given as 3 or "L3", and 0 for none."""
    text = str(value or "").lstrip("LSEPlsep")
    return int(text) if text.isdigit() and 1 <= int(text) <= 4 else 0


def level(value: Any, letter: str = "L") -> SafeString:
    """Return the mark of a care level (or of S, E, P with its letter): always letter, number and pips."""
    step = level_number(value)
    if not step:
        return status(gettext("Not graded"), "line")
    return _level(step, letter)


@cache
def _level(step: int, letter: str) -> SafeString:
    return format_html('<span class="uc-level" data-level="{}">{}{}{}</span>', step, pips(step), letter, step)


def level_large(value: Any, letter: str = "L", name: Any = "") -> SafeString:
    """Return the large mark of the case head, with the name of the level."""
    step = level_number(value)
    if not step:
        return status(gettext("Not graded"), "line")
    return format_html(
        '<span class="uc-level uc-level-lg" data-level="{}"><b>{}{}</b>{}<span>{}</span></span>',
        step,
        letter,
        step,
        pips(step),
        name or (level_name(step) if letter == "L" else ""),
    )


def initial(name: Any) -> str:
    """Return the one character that stands for a person."""
    return str(name or "?").strip()[:1].upper()


def avatar(name: Any, small: bool = True) -> SafeString:
    """Return a person's initial on a disc; the name itself stands beside it."""
    size = " uc-avatar-sm" if small else ""
    return format_html('<span class="uc-avatar{}" aria-hidden="true">{}</span>', size, initial(name))


def owner(name: Any, note: Any = "", mine: bool = False) -> SafeString:
    """Return who answers for something; one's own reads "me". Without a name it says that nobody is assigned."""
    if not name:
        return format_html('<span class="uc-owner"><span class="uc-mute">{}</span></span>', gettext("Unassigned"))
    return _owner(str(name), pgettext("owner", "Me") if mine else str(name), "" if mine else str(note))


@lru_cache(maxsize=1_000)
def _owner(name: str, shown: str, note: str) -> SafeString:
    small = format_html("<small>{}</small>", note) if note else ""
    return format_html('<span class="uc-owner">{}<span>{}{}</span></span>', avatar(name), shown, small)


def count(value: Any, hot: bool = False) -> SafeString:
    """Return a number in navigation or tabs; a CappedCount reads "1,000+"."""
    text = value.text if isinstance(value, CappedCount) else f"{value:,}" if isinstance(value, int) else str(value)
    return format_html('<span class="uc-count{}">{}</span>', " uc-count-hot" if hot else "", text)


def mask(text: Any) -> SafeString:
    """Return a value that was masked on the server, so that its figures stand under one another."""
    return format_html('<span class="uc-mask">{}</span>', text or "—")


def diff(old: Any, new: Any) -> SafeString:
    """Return old → new; an empty side reads "empty"."""
    empty = gettext("empty")
    return format_html(
        '<span class="uc-diff"><del>{}</del>{}<ins>{}</ins></span>',
        empty if old in (None, "") else old,
        icon("arrow-right"),
        empty if new in (None, "") else new,
    )
