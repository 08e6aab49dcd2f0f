"""What a table of the copy is, and how values stand in it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.members.models import Member


@dataclass(frozen=True, slots=True)
class Section:
    """One table: what it is about, its columns, its rows; `note` says what is not in it, and who gives it."""

    code: str
    title: str
    heads: tuple[str, ...]
    rows: list[list[str]] = field(default_factory=list)
    note: str = ""

    def as_json(self) -> dict[str, Any]:
        return {
            "code": self.code, "title": self.title, "heads": list(self.heads), "rows": self.rows, "note": self.note,
        }  # fmt: skip


class Told(NamedTuple):
    """What makes a table, and the models that it tells of: a test asks that no model about members is forgotten."""

    read: Callable[[Member], Section]
    of: tuple[type[Model], ...]


def table(code: str, title: str, heads: Sequence[str], rows: Iterable[Sequence[Any]], note: str = "") -> Section:
    """Return a table of plain words."""
    return Section(code, title, tuple(heads), [[_plain(value) for value in row] for row in rows], note)


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, Decimal):
        return f"{value:,.2f}"
    return str(value)
