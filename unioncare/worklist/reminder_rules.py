"""When reminders go out and whom overdue work climbs to: the administrators' rows, else the defaults."""

from collections.abc import Sequence
from dataclasses import dataclass

from unioncare.organisation.enums import Role

from .models import EscalationStep, ReminderRule, WorkItemQuerySet


@dataclass(frozen=True, slots=True)
class Reminding:
    """Working days before and after the due day; 0 means never."""

    days_before: int = 1
    on_the_day: bool = True
    days_after: int = 1


@dataclass(frozen=True, slots=True)
class Climb:
    """One step: to whom, overdue for so many working days, or hours where hours are counted."""

    step: int
    role: str
    working_days: int
    hours: int


DEFAULT_CLIMB = (
    Climb(1, Role.BRANCH_CHAIR, 1, 2),
    Climb(2, Role.WELFARE_OFFICER, 3, 6),
    Climb(3, Role.CHAIR, 5, 12),
)


@dataclass(frozen=True, slots=True)
class Group:
    """The kinds to which one rule applies: those named, or all but those named."""

    kinds: tuple[str, ...]
    inverted: bool

    def of(self, items: WorkItemQuerySet) -> WorkItemQuerySet:
        """Return the items of these kinds."""
        if not self.kinds:
            return items
        return items.exclude(kind__in=self.kinds) if self.inverted else items.filter(kind__in=self.kinds)


def reminding() -> list[tuple[Group, Reminding]]:
    """Return the rules in force, each with the kinds it holds for; one query."""
    rows = {row.item_kind: row for row in ReminderRule.objects.all()}
    ruled = {code: Reminding(row.days_before, row.on_the_day, row.days_after) for code, row in rows.items()}
    rest = ruled.pop("", Reminding())
    return [(Group((code,), False), rule) for code, rule in ruled.items()] + [(Group(tuple(ruled), True), rest)]


def climbing() -> list[tuple[Group, Sequence[Climb]]]:
    """Return the steps in force, each ladder with the kinds it holds for; one query.

    They count from 1 whatever numbers were entered, so that a step that was removed stops nothing.
    """
    ladders: dict[str, list[Climb]] = {}
    for row in EscalationStep.objects.order_by("item_kind", "step"):
        ladder = ladders.setdefault(row.item_kind, [])
        ladder.append(Climb(len(ladder) + 1, row.role, row.working_days, row.hours))
    rest: Sequence[Climb] = ladders.pop("", []) or DEFAULT_CLIMB
    named: list[tuple[Group, Sequence[Climb]]] = [(Group((code,), False), steps) for code, steps in ladders.items()]
    return [*named, (Group(tuple(ladders), True), rest)]
