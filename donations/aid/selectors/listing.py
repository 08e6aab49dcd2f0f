"""The grants in scope, newest first, by kind, state and unit."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.db.models import Q, QuerySet
from django.http import QueryDict

from unioncare.core.paging import CappedCount, Page, capped_count, decode_cursor, keyset_page
from unioncare.organisation.models import Unit, User

from ..enums import ENDED, GrantKind, GrantState
from ..models import Grant

SEE = "donations.see_grant"
TONES: dict[str, str] = {
    GrantState.REVIEW: "amber",
    GrantState.APPROVED: "amber",
    GrantState.NOTICE: "amber",
    GrantState.FAILED: "red",
    GrantState.PAID: "green",
    GrantState.CLOSED: "line",
    GrantState.REFUSED: "line",
    GrantState.WITHDRAWN: "line",
}


@dataclass(frozen=True, slots=True)
class GrantFilter:
    """Which grants: by default all that are not ended, of every unit in scope."""

    states: tuple[str, ...] = ()
    kind: str = ""
    unit: Unit | None = None
    lacking: bool = False

    @classmethod
    def from_query(cls, query: QueryDict, user: User) -> Self:
        """Read the query of a page; values that are not offered count as not given."""
        kind, unit = query.get("kind", ""), query.get("unit", "")
        return cls(
            states=tuple(value for value in query.getlist("state") if value in GrantState.values),
            kind=kind if kind in GrantKind.values else "",
            unit=Unit.objects.visible_to(user, SEE).filter(code=unit).first() if unit else None,
            lacking=query.get("papers") == "missing",
        )

    def apply(self, user: User) -> QuerySet[Grant]:
        """Return the grants that the reader asked for, in no order."""
        rows: QuerySet[Grant] = Grant.objects.visible_to(user, SEE)
        if self.unit is not None:
            rows = rows.filter(unit__path__startswith=self.unit.path)
        if self.states:
            rows = rows.filter(state__in=self.states)
        elif not self.lacking:
            rows = rows.exclude(state__in=ENDED)
        if self.kind:
            rows = rows.filter(kind=self.kind)
        if self.lacking:
            rows = rows.filter(papers_due_on__isnull=False, papers_at__isnull=True)
        return rows


def grant_page(user: User, wanted: GrantFilter, cursor: str) -> tuple[Page[Grant], CappedCount]:
    """Return a page of grants, newest first, and how many there are."""
    rows = wanted.apply(user)
    count = capped_count(rows)
    after = decode_cursor(cursor, datetime, int)
    if after is not None:
        rows = rows.filter(Q(created_at__lte=after[0]), Q(created_at__lt=after[0]) | Q(pk__lt=after[1]))
    ordered = rows.select_related("member", "unit", "fund").order_by("-created_at", "-pk")
    return keyset_page(ordered, key=lambda grant: (grant.created_at, grant.pk)), count
