"""Terms: who may read them, which one follows, which one insures a unit on a day.

The rule, for each plan and day: the term of the unit itself that holds on that day insures, else that of the nearest
unit above. Until a day has come, a unit whose own term ends the day before keeps its people: its renewal goes first,
so that it does not matter which of two terms was opened first.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from unioncare.core.paging import next_path
from unioncare.organisation.access import scope_paths
from unioncare.organisation.models import Unit, User

from ..models import CoverageTerm, InsurancePlan

PERMISSION = "cases.see_insurance"


def terms_seen_by(user: User, permission: str = PERMISSION) -> QuerySet[CoverageTerm]:
    """Return the terms that concern the user's units: their own, those below, and those taken out further up.

    A branch reads the term that its enterprise took out for it; whom the term covers is cut by the posts elsewhere.
    """
    paths = scope_paths(user, permission)
    step = Unit.steplen
    above = {path[:end] for path in paths for end in range(step, len(path), step)}
    below = CoverageTerm.objects.visible_to(user, permission)
    seen = CoverageTerm.objects.filter(Q(pk__in=below.order_by().values("pk")) | Q(unit__path__in=above))
    return seen.select_related("plan", "version", "unit", "subject")


def term_after(term: CoverageTerm) -> CoverageTerm | None:
    """Return the next term of the same plan and unit, None while it is not open."""
    later = CoverageTerm.objects.filter(plan=term.plan_id, unit=term.unit_id, starts_on__gt=term.ends_on)
    return later.select_related("plan", "version", "unit", "subject").order_by("starts_on").first()


def terms_before(term: CoverageTerm, day: date) -> list[int]:
    """Return the keys of the terms of the same plan and unit that end on the day before: their renewal goes on here."""
    ended = CoverageTerm.objects.filter(plan=term.plan_id, unit=term.unit_id, ends_on=day - timedelta(days=1))
    return list(ended.order_by("pk").values_list("pk", flat=True))


@dataclass(frozen=True, slots=True)
class Overlaps:
    """Terms of the same plan with days in common: of units above, and of units below, which insure their members."""

    above: list[CoverageTerm]
    below: list[CoverageTerm]


def overlaps_of(term: CoverageTerm) -> Overlaps:
    """Return what shares days with a term; the nearest unit's term is the one that insures. One query."""
    path, ancestors = term.unit.path, Q(unit__path__in=term.unit.ancestor_paths())
    below = Q(unit__path__gt=path, unit__path__lt=next_path(path))
    same = CoverageTerm.objects.filter(plan=term.plan_id, starts_on__lte=term.ends_on, ends_on__gte=term.starts_on)
    found = same.filter(ancestors | below).exclude(unit=term.unit_id).select_related("plan", "unit")
    rows = list(found.order_by("unit__path", "starts_on"))
    nearer = [row for row in rows if row.unit.path.startswith(path)]
    return Overlaps([row for row in rows if row not in nearer], nearer)


def paths_below(term: CoverageTerm, day: date, today: date) -> list[str]:
    """Return the units below a term's that insure their members themselves on a day, as it looks today."""
    path, last = term.unit.path, day - timedelta(days=1) if day > today else day
    lower = CoverageTerm.objects.filter(plan=term.plan_id, starts_on__lte=day, ends_on__gte=last)
    lower = lower.filter(unit__path__gt=path, unit__path__lt=next_path(path))
    return list(lower.order_by("unit__path").values_list("unit__path", flat=True).distinct())


def inside_of(term: CoverageTerm, day: date, today: date, path: str) -> Q:
    """Return the condition that the unit whose path `path` leads to is insured by a term: within it, by none below."""
    inside = Q(**{f"{path}__gte": term.unit.path, f"{path}__lt": next_path(term.unit.path)})
    for lower in paths_below(term, day, today):
        inside &= ~Q(**{f"{path}__gte": lower, f"{path}__lt": next_path(lower)})
    return inside


def nearest_term(terms: Iterable[CoverageTerm], path: str, day: date) -> CoverageTerm | None:
    """Return the term of the nearest unit upward whose days hold `day`."""
    found = [term for term in terms if path.startswith(term.unit.path) and term.starts_on <= day <= term.ends_on]
    return max(found, key=lambda term: len(term.unit.path), default=None)


def terms_on(plan: InsurancePlan, day: date) -> list[CoverageTerm]:
    """Return the terms of a plan that hold on a day, those of the highest units first."""
    terms = CoverageTerm.objects.filter(plan=plan, starts_on__lte=day, ends_on__gte=day)
    return list(terms.select_related("unit", "version", "plan").order_by("unit__path"))


def term_for(plan: InsurancePlan, unit: Unit, day: date) -> CoverageTerm | None:
    """Return the term in which the members of a unit are enrolled on a day: its own, else the nearest one above."""
    return nearest_term(terms_on(plan, day), unit.path, day)
