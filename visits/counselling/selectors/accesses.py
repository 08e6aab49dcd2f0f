"""Emergency accesses as those see them who are concerned: the team, whoever asked, and second persons."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils import timezone

from unioncare.core.refusals import Text
from unioncare.organisation.access import scope_paths
from unioncare.worklist.conflicts import Barred, barred_people

from ..enums import AccessState
from ..models import Counselling, EmergencyAccess, TeamMember
from ..permissions import SECOND_PERSONS
from .circle import in_circles, paths_of_posts

if TYPE_CHECKING:
    from unioncare.organisation.models import User


def accesses_for(user: "User", on: date) -> QuerySet[EmergencyAccess]:
    """Return the uses in one's teams, one's own, what waits for oneself as second person and what one decided.

    Who stands in for a second person is none: they are not told why somebody asks either.
    """
    teams = TeamMember.objects.active(on).filter(user=user).values("team")
    waiting = Q(pk__in=[])
    for path in paths_of_posts(user, SECOND_PERSONS, on):
        waiting |= Q(counselling__case__unit__path__startswith=path)
    seen = Q(counselling__team__in=teams) | Q(asked_by=user) | Q(decided_by=user)
    rows = EmergencyAccess.objects.filter(seen | waiting & Q(state=AccessState.ASKED), counselling__case__isnull=False)
    return rows.select_related(
        "counselling__case__member",
        "counselling__case__subject",
        "counselling__case__unit",
        "counselling__team__unit",
        "asked_by",
        "decided_by",
    ).order_by("-asked_at", "-pk")


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody is to some emergency accesses, read at once for as many as a page shows."""

    user: "User"
    now: datetime
    # Under these units they may be the second person.
    second: tuple[str, ...]
    # Of the circles of these counsellings they are.
    circles: Collection[int]
    # Subject of a case → people whom it concerns → the reason.
    concerned: Barred

    @classmethod
    def of(cls, user: "User", accesses: Collection[EmergencyAccess], now: datetime) -> "Standing":
        """Read it; the accesses come with counselling, case, unit and team."""
        on, about = timezone.localdate(now), [access.counselling for access in accesses]
        concerned = barred_people([row.case.subject for row in about])
        return cls(
            user,
            now,
            second=paths_of_posts(user, SECOND_PERSONS, on),
            circles=in_circles(user, about, on, concerned),
            concerned=concerned,
        )

    def is_second(self, access: EmergencyAccess) -> bool:
        """Tell whether a post of theirs over the case lets them agree."""
        return access.counselling.case.unit.path.startswith(self.second)

    def concerned_by(self, access: EmergencyAccess) -> Text | None:
        """Return why they must keep away from the case, or None."""
        return self.concerned.get(access.counselling.case.subject_id, {}).get(self.user.pk)


def counselling_by_case(number: str, user: "User") -> Counselling | None:
    """Return the latest counselling of a case under the posts of a counsellor; of others none is told of."""
    paths = scope_paths(user, "visits.counsel")
    rows = Counselling.objects.filter(case__number=number.strip()).select_related(
        "team__unit", "case__subject", "case__member", "case__unit"
    )
    return next((row for row in rows.order_by("-pk") if row.scope_path.startswith(paths)), None)
