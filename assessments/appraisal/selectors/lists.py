"""Periods, the people of a period, and what somebody is asked for."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from unioncare.core.paging import Page, decode_cursor, keyset_page
from unioncare.worklist.enums import ItemState
from unioncare.worklist.models import WorkItem

from ..enums import TOLD, AppealState, AppraisalState, Grade, PeriodState, VetoState
from ..kinds import PEERS
from ..models import Appeal, Appraisal, AppraisalPeriod, PeerDoor, Result, Veto
from .schemes import bounds_of

if TYPE_CHECKING:
    from unioncare.organisation.models import User

PAGE = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody has to do in running periods."""

    own: list[Appraisal]
    peers: list[AppraisalPeriod]
    team: list[AppraisalPeriod]
    appeals: list[AppraisalPeriod]


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of the appraised are how far; colleagues as of last night, so that no answer shows as it comes."""

    people: int
    self_done: int
    colleagues: int
    colleagues_done: int
    reviewed: int
    without_superior: int


@dataclass(frozen=True, slots=True)
class GradeLine:
    """How many got a grade, of how many."""

    label: str
    count: int
    of: int
    most: int | None = None


def asked_of(user: "User") -> Asked:
    """Return somebody's own appraisals, the newest first, and what they are asked in periods that run."""
    periods = AppraisalPeriod.objects.select_related("unit").order_by("-number")
    own = Appraisal.objects.filter(person=user).select_related("period__unit", "unit").order_by("-period__number")
    doors = PeerDoor.objects.filter(colleague=user).order_by().values("appraisal__period")
    appeals = Appeal.objects.filter(decider=user, state=AppealState.LODGED).order_by().values("appraisal__period")
    led = Appraisal.objects.filter(superior=user).order_by().values("period")
    return Asked(
        list(own[:PAGE]),
        list(periods.filter(state=PeriodState.ROUND, pk__in=doors)),
        list(periods.exclude(state__in=(PeriodState.OPEN, PeriodState.DROPPED)).filter(pk__in=led)[:PAGE]),
        list(periods.filter(pk__in=appeals)),
    )


def doors_of(period: AppraisalPeriod, user: "User") -> QuerySet[PeerDoor]:
    """Return what a colleague is asked in a period; nothing about whoever was taken out of it."""
    return PeerDoor.objects.filter(appraisal__in=period.appraisals.counted().order_by(), colleague=user)


def period_page(user: "User", after: str) -> Page[AppraisalPeriod]:
    """Return a page of the periods in scope, the newest first."""
    rows = AppraisalPeriod.objects.visible_to(user).select_related("unit", "scheme")
    rows = rows.annotate(people=Count("appraisals")).order_by("-number")
    if cursor := decode_cursor(after, str):
        rows = rows.filter(number__lt=cursor[0])
    return keyset_page(rows, key=lambda row: [row.number], size=PAGE)


def people_page(period: AppraisalPeriod, after: str) -> Page[Appraisal]:
    """Return a page of the appraised in the order of their units, before anything is told."""
    rows = period.appraisals.select_related("person", "unit", "superior").order_by("pk")
    if cursor := decode_cursor(after, int):
        rows = rows.filter(pk__gt=cursor[0])
    return keyset_page(rows, key=lambda row: [row.pk], size=PAGE)


def vetoes_waiting(period: AppraisalPeriod, user: "User") -> list[Veto]:
    """Return the vetoes of a period that wait for a second person; nobody finds one about themselves here."""
    rows = Veto.objects.filter(appraisal__period=period, state=VetoState.ENTERED).exclude(appraisal__person=user)
    return list(rows.select_related("appraisal__person", "kind").order_by("pk"))


def ranking(period: AppraisalPeriod) -> QuerySet[Result]:
    """Return the results in force by total, then by indicators; each with `kpi`."""
    rows = Result.objects.filter(appraisal__period=period, is_current=True).annotate(
        kpi=Coalesce("kpi_points", Value(Decimal(0)))
    )
    return rows.select_related("appraisal__person", "appraisal__unit").order_by("-total", "-kpi", "appraisal__pk")


def ranking_page(period: AppraisalPeriod, after: str) -> Page[Result]:
    """Return a page of the ranking."""
    rows = ranking(period)
    if (cursor := decode_cursor(after, str, str, int)) and (at := _decimals(cursor[0], cursor[1])):
        total, kpi = at
        later = Q(total=total, kpi__lt=kpi) | Q(total=total, kpi=kpi, appraisal__pk__gt=cursor[2])
        rows = rows.filter(Q(total__lt=total) | later)
    return keyset_page(rows, key=lambda row: [str(row.total), str(row.kpi), row.appraisal_id], size=PAGE)  # type: ignore[attr-defined]


def places_on(page: Page[Result], period: AppraisalPeriod) -> list[int]:
    """Return the place of each row of a page: one more than stand above it, the same for equals."""
    if not page.rows:
        return []
    first = page.rows[0]
    above = Q(total__gt=first.total) | Q(total=first.total, kpi__gt=first.kpi)  # type: ignore[attr-defined]
    equal = Q(total=first.total, kpi=first.kpi, appraisal__pk__lt=first.appraisal_id)  # type: ignore[attr-defined]
    counts = (
        ranking(period).order_by().aggregate(above=Count("pk", filter=above), before=Count("pk", filter=above | equal))
    )
    places = [counts["above"] + 1]
    for at, (earlier, one) in enumerate(pairwise(page.rows), start=counts["before"] + 2):
        places.append(places[-1] if _rank(earlier) == _rank(one) else at)
    return places


def _rank(one: Result) -> tuple[Decimal, Decimal]:
    return one.total, one.kpi_points or Decimal(0)


def progress_of(period: AppraisalPeriod) -> Progress:
    """Return how far the people of a period are."""
    reviewed = Q(state=AppraisalState.REVIEWED) | Q(period__state__in=TOLD)
    counts = period.appraisals.counted().aggregate(
        people=Count("pk"), self_done=Count("self_review"), reviewed=Count("pk", filter=reviewed),
        without_superior=Count("pk", filter=Q(superior__isnull=True)),
    )  # fmt: skip
    items = WorkItem.objects.filter(subject=period.subject_id, kind=PEERS).aggregate(
        colleagues=Count("assignee", distinct=True),
        colleagues_done=Count("assignee", distinct=True, filter=Q(state=ItemState.DONE)),
    )
    return Progress(**counts, **items)


def distribution(period: AppraisalPeriod) -> list[GradeLine]:
    """Return how many got which grade, excellent with its quota."""
    rows = Result.objects.filter(appraisal__period=period, is_current=True).order_by()
    counts = dict(rows.values_list("grade").annotate(Count("pk")))
    people = sum(counts.values())
    places = bounds_of(period.scheme).places(people)
    return [
        GradeLine(str(grade.label), counts.get(grade, 0), people, places if grade == Grade.EXCELLENT else None)
        for grade in Grade
    ]


def _decimals(*texts: str) -> list[Decimal] | None:
    return [Decimal(text) for text in texts] if all(_is_number(text) for text in texts) else None


def _is_number(text: str) -> bool:
    whole, _dot, rest = text.partition(".")
    return text.isascii() and len(text) < 10 and whole.isdecimal() and (not rest or rest.isdecimal())
