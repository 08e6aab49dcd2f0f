"""The counsellors' list: their own counsellings, for supervisors those of the team."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.http import QueryDict

from cases.members.models import Member
from cases.members.selectors.search import condition_for
from unioncare.core.paging import CappedCount, Page, capped_count, decode_cursor, keyset_page
from unioncare.core.typed import typed_in
from unioncare.worklist.conflicts import not_barred

from ..enums import Attendance, CounsellingState
from ..models import Assignment, Counselling, CounsellingSession, TeamMember

if TYPE_CHECKING:
    from unioncare.organisation.models import User

ORDERS = ("-number", "number")
UPCOMING = 8


@dataclass(frozen=True, slots=True)
class CounsellingFilter:
    """What the list shows: by default every counselling that runs, the newest first."""

    states: tuple[str, ...] = ()
    mine: bool = False
    alone: bool = False
    ended: bool = False
    query: str = ""
    sort: str = "-number"

    @classmethod
    def from_query(cls, query: QueryDict) -> Self:
        """Read the query of the page; values that are not offered count as not given."""
        sort = query.get("sort", "")
        return cls(
            states=tuple(value for value in query.getlist("state") if value in CounsellingState.values),
            mine=query.get("mine") == "1",
            alone=query.get("alone") == "1",
            ended=query.get("ended") == "1",
            query=typed_in(query),
            sort=sort if sort in ORDERS else "-number",
        )

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the order was chosen."""
        return any((self.states, self.mine, self.alone, self.ended, self.query))

    def apply(self, rows: QuerySet[Counselling], user: "User") -> QuerySet[Counselling]:
        """Return the rows that the filter lets through, in no order."""
        over = Q(state__in=(CounsellingState.ENDED, CounsellingState.DECLINED))
        if self.states:
            rows = rows.filter(state__in=self.states)
        else:
            rows = rows.filter(over) if self.ended else rows.exclude(over)
        running = Assignment.objects.filter(counselling=OuterRef("pk"), ended_at__isnull=True, user__is_active=True)
        if self.mine:
            rows = rows.filter(Exists(running.filter(user=user)))
        if self.alone:
            rows = rows.exclude(state=CounsellingState.REFERRED).exclude(Exists(running))
        return rows.filter(self._meant()) if self.query else rows

    def _meant(self) -> Q:
        condition, member = Q(number__startswith=self.query), condition_for(self.query)
        return condition if member is None else condition | Q(case__member__in=Member.objects.filter(member))


def workspace_page(
    user: "User", wanted: CounsellingFilter, on: date, cursor: str = ""
) -> tuple[Page[Counselling], CappedCount]:
    """Return a page of the list and the capped count of its rows."""
    rows = wanted.apply(Counselling.objects.of_circle(user, on), user)
    count = capped_count(rows.order_by())
    if after := decode_cursor(cursor, str):
        rows = rows.filter(**{"number__lt" if wanted.sort.startswith("-") else "number__gt": after[0]})
    assigned = (
        Assignment.objects.filter(ended_at__isnull=True, user__is_active=True)
        .select_related("user")
        .order_by("assigned_at", "pk")
    )
    held = CounsellingSession.objects.filter(counselling=OuterRef("pk"), struck_at__isnull=True).order_by("-held_at")
    shown: Any = (
        rows.select_related("case__member", "case__unit", "case__subject", "team")
        .prefetch_related(Prefetch("assignments", assigned, to_attr="assigned"))
        .annotate(
            last_at=Subquery(held.filter(attendance=Attendance.ATTENDED).values("held_at")[:1]),
            next_at=Subquery(held.values("next_at")[:1]),
        )
        .order_by(wanted.sort)
    )
    page: Page[Counselling] = keyset_page(shown, key=lambda row: [row.number])
    # Whom a case concerns keeps away from its line too.
    return replace(page, rows=not_barred(user, page.rows, lambda row: row.case.subject)), count


def next_dates(user: "User", now: datetime, on: date) -> list[tuple[datetime, Counselling]]:
    """Return the next sessions of those whom somebody counsels: what the last record of each says."""
    later = CounsellingSession.objects.filter(
        counselling=OuterRef("counselling"), struck_at__isnull=True, held_at__gt=OuterRef("held_at")
    )
    mine = (
        Counselling.objects.open()
        .of_circle(user, on)
        .filter(assignments__user=user, assignments__ended_at__isnull=True)
    )
    rows = CounsellingSession.objects.filter(
        ~Exists(later), counselling__in=mine, struck_at__isnull=True, next_at__gte=now
    )
    # Nothing of what was said is read for a list of dates.
    shown = rows.select_related("counselling__case__member", "counselling__case__subject").only(
        "next_at", "counselling__number", "counselling__case__member__name", "counselling__case__subject__kind"
    )
    found = [(row.next_at, row.counselling) for row in shown.order_by("next_at", "pk")[:UPCOMING] if row.next_at]
    return not_barred(user, found, lambda one: one[1].case.subject)


def count_referrals(user: Any, on: date) -> int:
    """Count the referrals that wait for the supervisor of a team, as their list shows them."""
    teams = TeamMember.objects.active(on).supervisors().filter(user=user).values("team")
    return _count(user, Counselling.objects.of_cases().filter(state=CounsellingState.REFERRED, team__in=teams))


def count_taken(user: "User", on: date, *, mine: bool = False) -> int:
    """Count the counsellings that run, of the teams that somebody supervises and their own; `mine` their own alone."""
    return _count(user, CounsellingFilter(mine=mine).apply(Counselling.objects.of_circle(user, on).taken(), user))


def _count(user: "User", rows: QuerySet[Counselling]) -> int:
    """Count those that somebody may open: what concerns them is not among them."""
    shown = rows.select_related("case__subject").only("case__subject__kind").order_by()
    return len(not_barred(user, shown, lambda row: row.case.subject))
