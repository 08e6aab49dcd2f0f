"""The case list: which rows, in which order, from where on. A page is cut by its key, never by counting rows."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Concat

from unioncare.core.paging import PAGE_SIZE, CappedCount, Page, capped_count, decode_cursor, encode_cursor
from unioncare.organisation.models import User
from unioncare.worklist.models import WorkItem

from ..enums import ConsentState
from ..models import IllnessCase
from .case_filter import PERMISSION, CaseFilter

_LEVEL_SHOWN = {"level__isnull": False, "consent_state": ConsentState.GIVEN}
# What a row of the list prints, and no more: most columns of a case are read on its own page.
_SHOWN = (
    "number", "state", "level", "severity", "burden", "psych", "consent_state", "subject", "member__name", "unit__name",
    "owner__name", "owner__username", "disease__name_zh", "disease__name_en",
)  # fmt: skip


def filtered_cases(user: User, wanted: CaseFilter, now: datetime) -> QuerySet[IllnessCase]:
    """Return the cases in scope that the filter lets through, in no order."""
    rows = IllnessCase.objects.visible_to(user, PERMISSION)
    if wanted.unit is not None:
        rows = rows.within(wanted.unit.path)
    return wanted.apply(rows, user, now).order_by()


def case_page(user: User, wanted: CaseFilter, now: datetime, cursor: str = "") -> tuple[Page[IllnessCase], CappedCount]:
    """Return a page of the list and the capped count of all its rows."""
    rows = filtered_cases(user, wanted, now)
    count = capped_count(rows)
    shown = rows.select_related("member", "unit", "owner", "disease").only(*_SHOWN)
    after = _cursor(cursor, wanted.sort)
    return _gather(_segments(shown, wanted.sort, after, few=not count.capped), wanted.sort), count


def _cursor(cursor: str, sort: str) -> tuple[Any, ...] | None:
    """Return where the page begins; a cursor of another order, or an altered one, begins the list anew."""
    values = decode_cursor(cursor)
    kinds: tuple[Any, ...] = (str,) if sort.endswith("number") else (int | None, str)
    fits = values is not None and len(values) == len(kinds) and all(map(isinstance, values, kinds))
    return values if fits else None


def _key(case: IllnessCase, sort: str) -> tuple[Any, ...]:
    return (case.number,) if sort.endswith("number") else (case.level if case.may_process else None, case.number)


def _gather(segments: Iterator[QuerySet[IllnessCase]], sort: str) -> Page[IllnessCase]:
    rows: list[IllnessCase] = []
    for segment in segments:
        rows += segment[: PAGE_SIZE + 1 - len(rows)]
        if len(rows) > PAGE_SIZE:
            return Page(rows[:PAGE_SIZE], encode_cursor(_key(rows[PAGE_SIZE - 1], sort)))
    return Page(rows, "")


def _segments(
    rows: QuerySet[IllnessCase], sort: str, after: Sequence[Any] | None, *, few: bool
) -> Iterator[QuerySet[IllnessCase]]:
    if sort.endswith("number"):
        yield _by_number(rows, after[0] if after else None, few=few, descending=sort.startswith("-"))
        return
    level, number = after or (None, None)
    if after is None or level is not None:
        yield _by_level(rows.filter(**_LEVEL_SHOWN), level, number, few=few, descending=sort.startswith("-"))
    # Cases without a level, or whose level may not be told, end the list in either direction.
    ungraded = rows.exclude(**_LEVEL_SHOWN)
    yield _by_number(ungraded, number if after and level is None else None, few=few, descending=True)


def _by_number(
    rows: QuerySet[IllnessCase], number: str | None, *, few: bool, descending: bool
) -> QuerySet[IllnessCase]:
    if number is not None:
        rows = rows.filter(**{f"number__{'lt' if descending else 'gt'}": number})
    return rows.order_by(_term("number", few=few, descending=descending))


def _by_level(
    rows: QuerySet[IllnessCase], level: int | None, number: str | None, *, few: bool, descending: bool
) -> QuerySet[IllnessCase]:
    beyond = "lt" if descending else "gt"
    if level is not None:
        rows = rows.filter(**{f"level__{beyond}e": level}).filter(
            Q(**{f"level__{beyond}": level}) | Q(**{f"number__{beyond}": number})
        )
    sign = "-" if descending else ""
    return rows.order_by(f"{sign}level", _term("number", few=few, descending=descending))


def _term(column: str, *, few: bool, descending: bool) -> Any:
    """Order by a column. Few rows of a large table are sorted: an expression keeps the planner from walking the
    whole index of the column in search of them."""
    term = Concat(column, Value("")) if few else F(column)
    return term.desc() if descending else term.asc()


class NextItem(NamedTuple):
    """The open item of a case that is due first; `article` names the rule by which it is due, in both languages."""

    subject: int
    pk: int
    kind: str
    title: dict[str, str]
    due_at: datetime
    in_hours: bool
    article: Any
    assignee: int | None
    role: str
    path: str


def next_items(cases: Sequence[IllnessCase]) -> dict[int, NextItem]:
    """Return for each subject the open item that is due first; one query."""
    subjects = [case.subject_id for case in cases]
    if not subjects:
        return {}
    waiting = WorkItem.objects.open().filter(subject__in=subjects).order_by("subject_id", "due_at", "pk")
    # Chosen by their keys, so that titles and reasons are read of the chosen ones alone.
    first = WorkItem.objects.filter(pk__in=waiting.distinct("subject_id").values("pk")).order_by()
    values = first.values_list(
        "subject_id",
        "pk",
        "kind",
        "title",
        "due_at",
        "in_hours",
        "because__sources__0__0",
        "assignee",
        "role",
        "scope_path",
    )
    return {row[0]: NextItem._make(row) for row in values}
