"""Condolence lists in scope, and one list with its sums."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Count, Q, Sum
from django.utils.functional import Promise

from cases.care.models import IllnessCase
from cases.care.selectors.concerned import people_concerned
from unioncare.core.paging import CappedCount, Page, capped_count, decode_cursor, keyset_page

from ..models import CondolenceLine, CondolenceList

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@dataclass(frozen=True, slots=True)
class Sums:
    """How many lines and how much, in CNY; those left out count nowhere."""

    count: int
    total: Decimal
    signed: int
    signed_total: Decimal
    returned: int

    @property
    def open(self) -> int:
        return self.count - self.signed - self.returned


def list_page(user: "User", cursor: str) -> tuple[Page[CondolenceList], CappedCount]:
    """Return a page of the lists in scope, newest first, and how many there are."""
    rows = CondolenceList.objects.visible_to(user)
    count = capped_count(rows)
    after = decode_cursor(cursor, datetime, int)
    if after is not None:
        rows = rows.filter(Q(created_at__lte=after[0]), Q(created_at__lt=after[0]) | Q(pk__lt=after[1]))
    kept = Q(lines__left_out="")
    rows = rows.annotate(people=Count("lines", filter=kept), total=Sum("lines__amount", filter=kept))
    ordered = rows.select_related("unit", "fund").order_by("-created_at", "-pk")
    return keyset_page(ordered, key=lambda one: (one.created_at, one.pk)), count


def lines_of_list(held: CondolenceList) -> list[CondolenceLine]:
    """Return every line with what pages show of it; one query."""
    return list(held.lines.select_related("member", "unit", "handed_by", "case__subject").order_by("position"))


def sums_of(lines: Iterable[CondolenceLine]) -> Sums:
    kept = [line for line in lines if not line.left_out]
    signed = [line for line in kept if line.signed_on is not None]
    return Sums(
        len(kept), sum((line.amount for line in kept), Decimal(0)), len(signed),
        sum((line.amount for line in signed), Decimal(0)), sum(line.returned_on is not None for line in kept),
    )  # fmt: skip


def concerned_people(held: CondolenceList) -> dict[int, str | Promise]:
    """Return user → reason: who stands on the list, or declared somebody on it a relative."""
    members = held.lines.filter(left_out="").order_by().values_list("member", flat=True)
    found: dict[int, str | Promise] = {}
    for people in people_concerned(set(members)).values():
        found |= people
    return found


def condolences_of(case: IllnessCase) -> list[CondolenceLine]:
    """Return what a case was handed over by lists, newest first."""
    rows = CondolenceLine.objects.filter(case=case, signed_on__isnull=False)
    return list(rows.select_related("condolence").order_by("-signed_on", "-pk"))
