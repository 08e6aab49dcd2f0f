"""Terms: who may read them, which one follows, which one covers a unit on a day."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

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
