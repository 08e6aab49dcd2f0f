"""Privacy requests as a list: filtered, a page at a time."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict

from unioncare.core.paging import CappedCount, Page, capped_count, decode_cursor, keyset_page
from unioncare.core.typed import typed_in
from unioncare.organisation.models import User
from unioncare.worklist.models import WorkItem

from ..enums import OPEN, RequestKind, RequestState
from ..models import PrivacyRequest, PrivacyRequestQuerySet


@dataclass(frozen=True, slots=True)
class RequestFilter:
    """What the list shows; by default all requests in scope, the newest first."""

    states: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    overdue: bool = False
    query: str = ""

    @classmethod
    def from_query(cls, query: QueryDict) -> Self:
        """Read the query of the page; values that are not offered count as not given."""
        return cls(
            states=tuple(value for value in query.getlist("state") if value in RequestState.values),
            kinds=tuple(value for value in query.getlist("kind") if value in RequestKind.values),
            overdue=query.get("overdue") == "1",
            query=typed_in(query),
        )

    @property
    def is_narrowed(self) -> bool:
        return any((self.states, self.kinds, self.overdue, self.query))

    def apply(self, user: User, now: datetime) -> PrivacyRequestQuerySet:
        """Return the rows that the filter lets through, in no order, each with `late`."""
        rows: PrivacyRequestQuerySet = PrivacyRequest.objects.visible_to(user)
        late = Exists(WorkItem.objects.overdue(now).filter(subject=OuterRef("subject")).order_by())
        if self.states:
            rows = rows.filter(state__in=self.states)
        if self.kinds:
            rows = rows.filter(kind__in=self.kinds)
        if self.overdue:
            rows = rows.filter(late, state__in=OPEN)
        if self.query:
            rows = rows.filter(Q(number__istartswith=self.query) | Q(member__name__startswith=self.query))
        return rows.annotate(late=late)


def request_page(
    user: User, wanted: RequestFilter, now: datetime, after: str = ""
) -> tuple[Page[PrivacyRequest], CappedCount]:
    """Return a page of the list, and the capped count of its rows."""
    rows = wanted.apply(user, now)
    count = capped_count(rows)
    if cursor := decode_cursor(after, str):
        rows = rows.filter(number__lt=cursor[0])
    shown = rows.select_related("member", "unit").order_by("-number")
    return keyset_page(shown, key=lambda row: (row.number,)), count
