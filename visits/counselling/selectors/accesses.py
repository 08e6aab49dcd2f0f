"""Emergency accesses as those see them who are concerned: the team, whoever asked, and second persons."""

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from unioncare.organisation.access import scope_paths

from ..enums import AccessState
from ..models import Counselling, EmergencyAccess, TeamMember

if TYPE_CHECKING:
    from unioncare.organisation.models import User

AGREE = "visits.agree_access"


def accesses_for(user: "User", on: date) -> QuerySet[EmergencyAccess]:
    """Return the uses in one's teams, one's own, what waits for a second person in one's scope and what one decided."""
    teams = TeamMember.objects.active(on).filter(user=user).values("team")
    waiting = Q(pk__in=[])
    for path in scope_paths(user, AGREE):
        waiting |= Q(counselling__team__unit__path__startswith=path)
    seen = Q(counselling__team__in=teams) | Q(asked_by=user) | Q(decided_by=user)
    rows = EmergencyAccess.objects.filter(seen | waiting & Q(state=AccessState.ASKED))
    return rows.select_related(
        "counselling__case__member",
        "counselling__case__subject",
        "counselling__case__unit",
        "counselling__team__unit",
        "asked_by",
        "decided_by",
    ).order_by("-asked_at", "-pk")


def counselling_by_case(number: str, user: "User") -> Counselling | None:
    """Return the latest counselling of a case under the posts of a counsellor; of others none is told of."""
    paths = scope_paths(user, "visits.counsel")
    rows = Counselling.objects.filter(case__number=number.strip()).select_related(
        "team__unit", "case__subject", "case__member", "case__unit"
    )
    return next((row for row in rows.order_by("-pk") if row.scope_path.startswith(paths)), None)
