"""Who could counsel a member: fewest members first, and why the others are not offered."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from unioncare.core.explain import Explanation, explain
from unioncare.organisation.models import User
from unioncare.worklist.conflicts import barred_people

from ..models import Counselling
from .roster import Place, places_of

FEWEST = gettext_noop("Counsels {load} of at most {limit} members, the fewest of those who could")
CHOSEN = gettext_noop("Counsels {load} of at most {limit} members; chosen by the team")


@dataclass(frozen=True, slots=True)
class Offer:
    """One counsellor of the team; `why_not` says why they cannot take another member."""

    user: User
    load: int
    limit: int
    first: bool
    why_not: str | Promise | None = None

    @property
    def because(self) -> Explanation:
        return explain(FEWEST if self.first else CHOSEN, load=self.load, limit=self.limit)


def offers_for(counselling: Counselling, on: date) -> list[Offer]:
    """Return the counsellors of a team, those who could first and of them the one with the fewest members."""
    barred = barred_people([counselling.case.subject]).get(counselling.case.subject_id, {})
    limit = counselling.team.caseload_limit
    places = [
        (place, _why_not(place, limit) or barred.get(place.member.user_id)) for place in places_of(counselling.team, on)
    ]
    places.sort(key=lambda pair: (pair[1] is not None, pair[0].load, pair[0].member.pk))
    return [
        Offer(place.member.user, place.load, limit, first=number == 0 and why is None, why_not=why)
        for number, (place, why) in enumerate(places)
    ]


def _why_not(place: Place, limit: int) -> str | Promise | None:
    if not place.is_qualified:
        return _("No valid qualification")
    if place.load >= limit:
        return _("Counsels as many members as the team allows")
    return None
