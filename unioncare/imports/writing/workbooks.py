"""Streaming .xlsx files: styled header, frozen, typed cells, never a formula."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

import xlsxwriter
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from .cells import inert

_NAME_CHARS = 31
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]|^'|'$")
_CELL_CHARS = 32_767
_MARK_CHARS = 200
_A4 = 9
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}
_FONT = {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "vcenter"}
_HEADER = {**_FONT, "bold": True, "text_wrap": True, "bg_color": "#EEF1EE", "bottom": 1, "num_format": "@"}
_FORMATS: Mapping[str, Mapping[str, Any]] = {
    "text": {"num_format": "@"},
    "date": {"num_format": "yyyy-mm-dd", "align": "left"},
    "moment": {"num_format": "yyyy-mm-dd hh:mm", "align": "left"},
    "money": {"num_format": "#,##0.00"},
    "number": {},
    "share": {"num_format": "0.0%"},
}
_MARKED = {"bg_color": "#FBE3E1"}

Value = str | Promise | int | float | bool | Decimal | date | None


class Share(float):
    """A share between 0 and 1, which a sheet shows in per cent."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of a written sheet. `text` has Excel keep as text what a person types there; `width` in characters."""

    label: str | Promise
    width: int = 14
    text: bool = False
    required: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """Who took a file, when and for what: it stands above and below every printed page of every sheet."""

    by: str
    at: datetime
    purpose: str

    @property
    def who(self) -> str:
        return f"{self.by} · {timezone.localtime(self.at):%Y-%m-%d %H:%M}"

    def __str__(self) -> str:
        return f"{self.who} · {self.purpose}"


class BookWriter:
    """An .xlsx file that grows sheet by sheet, each printed on A4; made by `open_book`."""

    def __init__(self, book: Any, mark: Mark | None = None) -> None:
        self._book = book
        self.mark = mark
        self._names: set[str] = set()
        self._formats = {
            (name, marked): book.add_format({**_FONT, **style, **(_MARKED if marked else {})})
            for name, style in _FORMATS.items()
            for marked in (False, True)
        }
        self._header = book.add_format(_HEADER)
        self._required = book.add_format({**_HEADER, "font_color": "#9F1D17"})

    def sheet(self, name: str, headings: Sequence[Heading]) -> "SheetWriter":
        """Begin the next sheet with its header; rows can then be added until another sheet begins."""
        sheet = self._book.add_worksheet(self._unique(name))
        for place, heading in enumerate(headings):
            sheet.set_column(place, place, heading.width, self._formats["text" if heading.text else "number", False])
        self._lay_out(sheet)
        sheet.set_row(0, 22)
        for place, heading in enumerate(headings):
            label, style = (f"{heading.label} *", self._required) if heading.required else (heading.label, self._header)
            sheet.write_string(0, place, inert(str(label)), style)
        return SheetWriter(sheet, self._formats, [heading.text for heading in headings])

    def _lay_out(self, sheet: Any) -> None:
        """Freeze and repeat the header, fit the columns on the paper, and print the mark on every page."""
        sheet.freeze_panes(1, 0)
        sheet.set_paper(_A4)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.set_header(f"&L&8{_printed(self.mark.who)}" if self.mark else "")
        sheet.set_footer(f"&L&8{_printed(self.mark.purpose)}&R&8&P / &N" if self.mark else "&R&8&P / &N")

    def _unique(self, name: str) -> str:
        base = _NOT_IN_NAMES.sub(" ", name).strip()[:_NAME_CHARS] or _("Sheet")
        unique, count = base, 1
        while unique.casefold() in self._names:
            count += 1
            unique = f"{base[: _NAME_CHARS - 4]} {count}"
        self._names.add(unique.casefold())
        return unique


class SheetWriter:
    """Appends rows to one sheet."""

    def __init__(self, sheet: Any, formats: Mapping[tuple[str, bool], Any], as_text: Sequence[bool]) -> None:
        self._sheet = sheet
        self._formats = formats
        self._as_text = as_text
        self._row = 0

    def add(self, values: Iterable[Value], marked: Collection[int] = ()) -> None:
        """Write a row; the places in `marked` are coloured as wrong."""
        self._row += 1
        for place, value in enumerate(values):
            text_only = place < len(self._as_text) and self._as_text[place]
            self._write(place, str(value) if text_only and value is not None else value, place in marked)

    def _write(self, place: int, value: Value, marked: bool) -> None:
        write, style = self._kind(value)
        form = self._formats[style, marked]
        if value is None or value == "":
            if marked:
                self._sheet.write_blank(self._row, place, None, form)
            return
        if isinstance(value, datetime) and timezone.is_aware(value):
            value = timezone.localtime(value).replace(tzinfo=None)
        if write == "string":
            value = inert(_words(value))[:_CELL_CHARS]
        getattr(self._sheet, f"write_{write}")(self._row, place, value, form)

    @staticmethod
    def _kind(value: Value) -> tuple[str, str]:
        if isinstance(value, bool):
            return "string", "text"
        if isinstance(value, Decimal):
            return "number", "money"
        if isinstance(value, Share):
            return "number", "share"
        if isinstance(value, int | float):
            return "number", "number"
        if isinstance(value, datetime):
            return "datetime", "moment"
        return ("datetime", "date") if isinstance(value, date) else ("string", "text")


@contextmanager
def open_book(target: str | Path | IO[bytes], title: str = "", mark: Mark | None = None) -> Iterator[BookWriter]:
    """Write an .xlsx file to a path or a binary stream; it is complete when the block ends."""
    book = xlsxwriter.Workbook(str(target) if isinstance(target, Path) else target, _OPTIONS)
    book.set_properties({"title": title, "author": "", "company": ""})
    try:
        yield BookWriter(book, mark)
    finally:
        book.close()


def _printed(text: str) -> str:
    """Return a text for the margin of a page, where an ampersand begins a command and a figure would be its size."""
    return " " + inert(text)[:_MARK_CHARS].replace("&", "&&")


def _words(value: object) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return str(value)
