"""What a plan would ask for, and what the plan in force has made of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import cached_property

from unioncare.organisation.calendar import WorkingDays, load_working_days
from unioncare.worklist.models import WorkItem

from ..engine.facts import Facts
from ..engine.festivals import FestivalDay
from ..engine.items import PlannedItem
from ..engine.matching import Granted
from ..engine.plan import Basis, plan_items
from ..enums import PlanState
from ..models import CarePlan, Grading, IllnessCase
from .protocol import RuleBook, grading_facts, load_festivals, rulebook_for

# Items are made this far ahead and extended every day.
HORIZON = timedelta(days=90)


@dataclass(frozen=True)
class Clock:
    """The calendar that a run of the engine reads: working days, festivals, today."""

    now: datetime
    days: WorkingDays
    festivals: Sequence[FestivalDay]

    @cached_property
    def today(self) -> date:
        return timezone.localdate(self.now)

    @cached_property
    def until(self) -> date:
        return self.today + HORIZON

    @cached_property
    def coming(self) -> list[FestivalDay]:
        """The festivals that lie ahead."""
        return [festival for festival in self.festivals if festival.on > self.today]


def load_clock(now: datetime) -> Clock:
    """Read the calendar; two queries."""
    return Clock(now, load_working_days(), load_festivals())


@dataclass(frozen=True, slots=True)
class PlanPreview:
    """What the protocol asks for one grading: the entitlements, and the items of the next 90 days."""

    book: RuleBook
    basis: Basis
    anchor: date
    until: date
    items: list[PlannedItem]

    @property
    def granted(self) -> list[Granted]:
        return list(self.basis.granted.values())


def preview(case: IllnessCase, grading: Grading, *, clock: Clock) -> PlanPreview:
    """Return the plan that the protocol in force makes of a grading, counted from today."""
    book = rulebook_for(case.unit, clock.today)
    return preview_facts(book, grading_facts(case, grading), clock=clock)


def preview_facts(book: RuleBook, facts: Facts, *, clock: Clock, anchor: date | None = None) -> PlanPreview:
    """Return the plan that a version makes of any facts; for trying a draft out."""
    start = anchor or clock.today
    basis = book.basis(facts)
    items = plan_items(basis, start, start + HORIZON, clock.days, festivals=clock.festivals)
    return PlanPreview(book, basis, start, start + HORIZON, items)


def plan_in_force(case: IllnessCase) -> CarePlan | None:
    return _plans(case).filter(state=PlanState.APPROVED).first()


def plan_in_preparation(case: IllnessCase) -> CarePlan | None:
    """Return the draft or the plan that waits for approval."""
    return _plans(case).filter(state__in=[PlanState.DRAFT, PlanState.SUBMITTED]).first()


def _plans(case: IllnessCase) -> QuerySet[CarePlan]:
    return CarePlan.objects.filter(case=case).select_related("protocol", "grading", "created_by", "approved_by")


def plan_prefix(case_id: int) -> str:
    """Return the beginning of the source keys of all items that plans of a case made."""
    return f"case:{case_id}:plan:"


def event_key(kind: str, event_id: int) -> str:
    """Return the engine's key of the item that an event of the treatment asked for."""
    return f"{kind}:event:{event_id}"


def planned_rows(case: IllnessCase) -> list[WorkItem]:
    """Return every item, open or ended, that plans of a case made."""
    rows = WorkItem.objects.filter(subject=case.subject_id, source_key__startswith=plan_prefix(case.pk))
    return list(rows.select_related("assignee").order_by("due_at", "pk"))


def base_key(source_key: str) -> str:
    """Return the engine's key of a stored item: without the case, and without the mark of a later plan.

    An item that a re-plan cancelled and a later one wants again gets a new row, marked with the plan's number.
    """
    return source_key.split(":plan:", 1)[1].partition("~")[0]
