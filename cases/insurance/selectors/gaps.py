"""Who is not covered today: members who may be enrolled, or are too old, and have no cover; why, and since when.

Lists of today read the unit and the status that `Member` repeats of today's placement. The first reason that fits
counts, in this order: too old, refused, renewal due (within the days of grace), lapsed, new, transferred, never
enrolled.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Self

from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    Field,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Least
from django.http import QueryDict

from cases.members.models import Member, MemberQuerySet, Placement
from cases.members.selectors.by_unit import CURSOR, by_unit, gather, key
from unioncare.core.paging import Page, decode_cursor, next_path
from unioncare.organisation.access import scope_paths
from unioncare.organisation.models import Unit, User

from ..engine.eligibility import Bounds, birthday
from ..enums import ENROLLABLE, EnrolmentState, GapReason
from ..models import CoverageTerm, Enrolment, EnrolmentRefusal, InsurancePlan, PlanVersion
from .eligible import on_staff_today, uncovered, version_on
from .terms import terms_on

SEE = "cases.see_insurance"
# So long somebody counts as new.
NEW_DAYS = timedelta(days=60)
# Stands for the key of a term where none insures.
NO_TERM = 0
_DAY = timedelta(days=1)
# Who may be enrolled there and then.
OPEN_REASONS = tuple(reason for reason in GapReason if reason not in (GapReason.REFUSED, GapReason.TOO_OLD))
# Who counts in the rate.
ELIGIBLE_REASONS = tuple(reason for reason in GapReason if reason != GapReason.TOO_OLD)
TONES: dict[str, str] = {
    GapReason.LAPSED: "red",
    GapReason.RENEWAL: "amber",
    GapReason.TRANSFERRED: "blue",
    GapReason.REFUSED: "line",
    GapReason.TOO_OLD: "line",
}


@dataclass(frozen=True, slots=True)
class GapFilter:
    """Of which plan and whose gaps: a unit's with all below it, those of some reasons."""

    plan: InsurancePlan
    unit: Unit | None = None
    reasons: tuple[str, ...] = ()

    @classmethod
    def of(cls, plan: InsurancePlan, unit: Unit, query: QueryDict) -> Self:
        """Return the filter for a unit; reasons that the query names and that do not exist count as not given."""
        return cls(plan, unit, tuple(value for value in query.getlist("reason") if value in GapReason.values))


@dataclass(frozen=True, slots=True)
class Gap:
    """One member without cover: why, the day it began, the days without cover until today, both counted.

    `noted_on` is the day that the reason names: of the signature, of the birthday, of the arrival. `has_term`: a term
    insures them today.
    """

    member: Member
    reason: GapReason
    since: date
    days: int
    noted_on: date
    came_from: str = ""
    has_term: bool = True

    @property
    def may_enrol(self) -> bool:
        return self.has_term and self.reason in OPEN_REASONS

    @property
    def tone(self) -> str:
        """How its state is coloured: red where cover was lost, quiet where nothing is to be done."""
        return TONES.get(self.reason, "")


class Gaps:
    """The gaps of a plan on the day of today, for one reader; everything is asked when it is needed, once."""

    def __init__(self, user: User, wanted: GapFilter, today: date, permission: str = SEE) -> None:
        self.wanted, self.today = wanted, today
        self._user, self._permission = user, permission

    @cached_property
    def version(self) -> PlanVersion | None:
        return version_on(self.wanted.plan, self.today)

    def members(self) -> QuerySet[Member]:
        """Return the members without cover, with `reason`, `since` and what they came from, in no order."""
        return self._chosen(self._without_cover())

    def page(self, cursor: str = "", size: int | None = None) -> Page[Member]:
        """Return a page of them, unit by unit."""
        after = decode_cursor(cursor)
        if after is not None and (len(after) != len(CURSOR) or not all(map(isinstance, after, CURSOR))):
            after = None
        shown = self.members().select_related("unit").defer("id_number", "phone")
        return gather(by_unit(shown, self._subtrees(), after), key, size)

    def counts(self) -> dict[GapReason, int]:
        """Return how many there are for each reason, whatever reasons were chosen; the most frequent first."""
        counts: Counter[GapReason] = Counter()
        for (reason, _term), of in sorted(self.tally.items()):
            counts[reason] += of
        return dict(counts.most_common())

    @cached_property
    def tally(self) -> dict[tuple[GapReason, int], int]:
        """How many there are for each reason and term that insures them, NO_TERM without one."""
        if self.version is None:
            return {}
        explained: Any = self._explained(self._without_cover())
        rows = explained.order_by().values_list("reason", "insured_by").annotate(of=Count("pk"))
        return {(GapReason(reason), term): of for reason, term, of in rows}

    def told(self, members: Iterable[Member]) -> list[Gap]:
        """Return what the list says of members that `members` found; one query for the units they came from."""
        rows: list[Any] = list(members)
        came = dict(
            Unit.objects.filter(pk__in={row.came_from for row in rows if row.came_from}).values_list("pk", "name")
        )
        return [self._told(row, came) for row in rows]

    def _told(self, row: Any, came: dict[int, str]) -> Gap:
        reason = GapReason(row.reason)
        since, noted_on = self._since(row, reason)
        from_unit = came.get(row.came_from, "") if reason == GapReason.TRANSFERRED else ""
        days, has_term = (self.today - since).days + 1, row.insured_by != NO_TERM
        return Gap(row, reason, since, days, noted_on, from_unit, has_term)

    def _since(self, row: Any, reason: GapReason) -> tuple[date, date]:
        """Return the first day of the gap and the day that its reason names.

        No gap begins before the member could be enrolled, nor, for who was never covered, before the term.
        """
        assert self.version is not None  # or there were no rows
        arrived_on = row.arrived_on or self.today
        named: dict[GapReason, date | None] = {
            GapReason.NEW: arrived_on,
            GapReason.TRANSFERRED: row.moved_on,
            GapReason.REFUSED: row.refused_on,
        }
        if reason == GapReason.TOO_OLD:
            named[reason] = birthday(row.birth_date, self.version.max_age + 1)
        of_age = birthday(row.birth_date, self.version.min_age) if row.birth_date else None
        days = [named.get(reason), of_age, *((row.last_end + _DAY,) if row.last_end else (arrived_on,))]
        if not row.last_end and reason not in (GapReason.TOO_OLD, GapReason.REFUSED):
            days.append(row.term_start)
        since = min(max(day for day in days if day), self.today)
        return since, named.get(reason) or since

    def _subtrees(self) -> tuple[str, ...]:
        paths, unit = scope_paths(self._user, self._permission), self.wanted.unit
        if unit is None:
            return paths
        return tuple(path for path in paths if path.startswith(unit.path)) or (unit.path,)

    def _without_cover(self) -> MemberQuerySet:
        """Return those in scope who are on the staff, not too young, and without cover."""
        members = Member.objects.visible_to(self._user, self._permission)
        if self.wanted.unit is not None:
            members = members.within(self.wanted.unit.path)
        if self.version is None:
            return members.none()
        # Nobody is too old to be shown.
        everybody = Bounds(date.min, self._bounds.born_until, self.version.sex)
        return uncovered(members.filter(on_staff_today(everybody)), self.wanted.plan, self.today)

    @property
    def _bounds(self) -> Bounds:
        return Bounds.of(self.version, self.today) if self.version else Bounds.nobody()

    def _chosen(self, members: MemberQuerySet) -> QuerySet[Member]:
        found: QuerySet[Member] = self._explained(members)
        return found.filter(Q(reason__in=self.wanted.reasons)) if self.wanted.reasons else found

    def _explained(self, members: MemberQuerySet) -> Any:
        """Return the members with all that tells why they have no cover."""
        if self.version is None:
            return members.annotate(reason=Value(""))
        plan, today, own = self.wanted.plan, self.today, {"member": OuterRef("pk")}
        covers = Enrolment.objects.filter(plan=plan, ends_on__lt=today, **own).exclude(state=EnrolmentState.CANCELLED)
        refusals = EnrolmentRefusal.objects.filter(plan=plan, refused_on__lte=today, ask_again_on__gt=today, **own)
        placed = Placement.objects.filter(starts_on__lte=today, **own)
        elsewhere = placed.exclude(unit=OuterRef("unit")).order_by("-starts_on")
        here = placed.filter(unit=OuterRef("unit"), starts_on__gt=OuterRef("left_there")).order_by("starts_on")
        told: Any = members.annotate(
            last_end=Subquery(covers.order_by("-ends_on").values("ends_on")[:1]),
            ran_out=Subquery(covers.filter(state=EnrolmentState.ACTIVE).order_by("-ends_on").values("ends_on")[:1]),
            refused_on=Subquery(refusals.order_by("-refused_on").values("refused_on")[:1]),
            arrived_on=Subquery(placed.filter(status__in=ENROLLABLE).order_by("starts_on").values("starts_on")[:1]),
            came_from=Subquery(elsewhere.values("unit")[:1]),
            left_there=Subquery(elsewhere.values("starts_on")[:1]),
            term_start=self._of_term("starts_on", None, DateField()),
            insured_by=self._of_term("pk", Value(NO_TERM), IntegerField()),
        )
        told = told.annotate(moved_on=Subquery(here.values("starts_on")[:1]))
        return told.annotate(reason=self._reason(self.version))

    def _reason(self, version: PlanVersion) -> Case:
        recently = Value(self.today - NEW_DAYS, DateField())
        began = Coalesce("term_start", recently)
        # As `engine/waiting.py` counts them: on the last of these days a renewal is in time; who withdrew has none.
        in_time = self.today - _DAY - timedelta(days=version.grace_days)
        return Case(
            When(birth_date__lte=self._bounds.born_after, then=Value(GapReason.TOO_OLD)),
            When(refused_on__isnull=False, then=Value(GapReason.REFUSED)),
            When(ran_out__gte=in_time, then=Value(GapReason.RENEWAL)),
            When(last_end__isnull=False, then=Value(GapReason.LAPSED)),
            When(arrived_on__gte=Least(began, recently), then=Value(GapReason.NEW)),
            When(moved_on__gte=began, then=Value(GapReason.TRANSFERRED)),
            default=Value(GapReason.UNENROLLED),
            output_field=CharField(),
        )

    def _of_term(self, name: str, default: Any, kind: "Field[Any, Any]") -> Case:
        """Return a field of the term that insures a member's unit today: the first that fits is the nearest."""
        within = [
            When(unit__path__gte=term.unit.path, unit__path__lt=next_path(term.unit.path), then=getattr(term, name))
            for term in reversed(self.terms)
        ]
        return Case(*within, default=default, output_field=kind)

    @cached_property
    def terms(self) -> list[CoverageTerm]:
        """The terms of the plan that hold today."""
        return terms_on(self.wanted.plan, self.today)
