"""Terms and who may read them; which version of a plan holds on a day."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from unioncare.organisation.access import scope_paths
from unioncare.organisation.models import Unit, User

from ..models import CoverageTerm, InsurancePlan, PlanVersion

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


def version_on(plan: InsurancePlan, day: date) -> PlanVersion | None:
    """Return the version of a plan that is in force on a day."""
    versions = PlanVersion.objects.filter(plan=plan, starts_on__lte=day)
    return versions.order_by("-starts_on", "-number").first()


def term_after(term: CoverageTerm) -> CoverageTerm | None:
    """Return the next term of the same plan and unit, None while it is not open."""
    later = CoverageTerm.objects.filter(plan=term.plan_id, unit=term.unit_id, starts_on__gt=term.ends_on)
    return later.select_related("plan", "version", "unit", "subject").order_by("starts_on").first()


def nearest_term(terms: Iterable[CoverageTerm], path: str, day: date) -> CoverageTerm | None:
    """Return the term of the nearest unit upward whose days hold `day`."""
    found = [term for term in terms if path.startswith(term.unit.path) and term.starts_on <= day <= term.ends_on]
    return max(found, key=lambda term: len(term.unit.path), default=None)
