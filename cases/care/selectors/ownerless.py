"""Open cases that stand with nobody, or with an officer who can no longer act on them."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from unioncare.organisation.access import declared_permissions
from unioncare.worklist.selectors.stranded import posts_over

from ..models import IllnessCase


def ownerless_cases(on: date) -> QuerySet[IllnessCase]:
    """Return open cases whose owner is missing, cannot sign in any more, or holds no post that owns cases there."""
    here = posts_over("unit__path", on).filter(role__in=declared_permissions()["cases.plan_case"])
    return IllnessCase.objects.active().filter(
        ~Exists(here.filter(user=OuterRef("owner"), user__is_active=True)),
        ~Exists(here.filter(deputy=OuterRef("owner"), deputy__is_active=True)),
    )
