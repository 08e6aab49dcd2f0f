"""Who is meant by a few typed characters.

The shape of the input chooses the columns; conditions on beginnings are joined by OR so that PostgreSQL combines
their indexes. There is no ORDER BY: it would lure the planner away from them. Up to the cap is sorted here.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from unioncare.core.paging import next_path
from unioncare.imports.cleaning.phones import clean_phone
from unioncare.imports.cleaning.text import clean_name, plain
from unioncare.organisation.models import User

from ..facts import id_index, phone_index
from ..models import Member
from ..naming import search_form

CAP = 200
MAX_CHARS = 60
_CJK = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_ID_NUMBER = re.compile(r"[1-9]\d{16}[\dX]", re.ASCII)
_LETTERS = re.compile(r"[^\W\d_]+(?:[ '’.·-]*[^\W\d_]+)*", re.UNICODE)
_PHONE = re.compile(r"(?:\+?86)?[\d\s()+-]{10,}")
# A single Chinese character may be a whole name; letters and figures say too little alone.
_FEWEST_LETTERS = 2


@dataclass(frozen=True, slots=True)
class Found:
    """The people found, best first; `more` says that there are more than the cap and the input should be refined."""

    members: list[Member]
    more: bool = False


NOBODY = Found([])


def search_members(user: User, query: str, limit: int = CAP) -> Found:
    """Return members in the user's scope whose name, given name, pinyin, initials or employee number begins so,
    or whose whole ID or phone number this is."""
    condition = condition_for(query)
    if condition is None:
        return NOBODY
    with by_index():
        rows = list(
            Member.objects.visible_to(user)
            .filter(condition)
            .select_related("unit")
            .defer("id_number", "phone")
            .order_by()[: limit + 1]
        )
    typed = plain(query)
    rows.sort(key=lambda member: _rank(member, typed, search_form(typed)))
    return Found(rows[:limit], len(rows) > limit)


@contextmanager
def by_index() -> Iterator[None]:
    """Let the queries of the block use indexes alone.

    Two letters that many share look cheap to find row after row until the cap is full. Where those people stand
    together at the other end of the table, or outside the scope, that reads a million rows.
    """
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        yield
        cursor.execute("SET LOCAL enable_seqscan = on")


def condition_for(query: str) -> Q | None:
    """Return the condition that the shape of the input asks for, None where it is too short or says nothing."""
    text = plain(query)[:MAX_CHARS]
    if _CJK.search(text):
        name, _problem = clean_name(text)
        return _begins(name, "name", "given_name") if name else None
    compact = text.replace(" ", "")
    if len(compact) < _FEWEST_LETTERS:
        return None
    if _ID_NUMBER.fullmatch(compact.upper()):
        return _identified(compact.upper())
    if _LETTERS.fullmatch(text):
        return _spelled(text)
    return _numbered(text, compact)


def _identified(number: str) -> Q:
    """The unique index of ID numbers holds the members on the roster alone; apart, so that the few others are found
    by an index too."""
    same = Q(id_index=id_index(number))
    return (same & Q(employee_no__isnull=False)) | (same & Q(employee_no__isnull=True))


def _spelled(text: str) -> Q | None:
    letters = search_form(text)
    if len(letters) < _FEWEST_LETTERS:
        return None
    return _begins(letters, "pinyin", "given_pinyin", "initials") | _employee(text.replace(" ", ""))


def _numbered(text: str, compact: str) -> Q:
    condition = _employee(compact)
    if _PHONE.fullmatch(text):
        phone, problem = clean_phone(text)
        if phone and problem is None:
            condition |= Q(phone_index=phone_index(phone))
    return condition


def _begins(text: str, *columns: str) -> Q:
    condition = Q()
    for column in columns:
        condition |= Q(**{f"{column}__startswith": text})
    return condition


def _employee(text: str) -> Q:
    """Employee numbers keep the letters that the roster gives them; people type either case.

    As ranges: PostgreSQL 18 gathers two LIKEs on one column into one, for which it then finds no index.
    """
    condition = Q()
    for start in dict.fromkeys((text, text.upper())):
        condition |= Q(employee_no__gte=start, employee_no__lt=next_path(start))
    return condition


def _rank(member: Member, typed: str, letters: str) -> tuple[Any, ...]:
    """Whole matches first, then whoever is still there, surnames before given names, by pinyin."""
    whole = typed in (member.name, member.employee_no) or (letters and letters in (member.pinyin, member.initials))
    by_given_name = not member.name.startswith(typed) and not member.pinyin.startswith(letters or typed)
    return (not whole, member.left_on is not None, by_given_name, member.pinyin, member.employee_no or "", member.pk)
