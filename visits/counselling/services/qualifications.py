"""Qualifications: noted by the supervisor; their end is told before it comes."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from unioncare.core import thresholds
from unioncare.core.workflow import MoveRefused
from unioncare.notifications.services.telling import News, tell

from ..enums import QualificationKind
from ..messages import QualificationEnds
from ..models import CounsellingTeam, Qualification, TeamMember
from ..selectors.roster import candidates_of
from ..selectors.teams import membership_of
from ..thresholds import EXPIRY_DAYS
from .teams import lock_team, require_supervisor

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@dataclass(frozen=True, slots=True)
class QualificationEntry:
    """A certificate as it reads."""

    kind: QualificationKind
    number: str
    issued_on: date
    expires_on: date | None


@transaction.atomic
def note_qualification(
    *, team_id: int, person: "User", entry: QualificationEntry, actor: "User", now: datetime
) -> Qualification:
    """Note what entitles a member of the team, or somebody who could join it, to counsel.

    The supervisor does it; for the supervisor whoever founds teams there. Raises MoveRefused, ValidationError.
    """
    team = lock_team(team_id)
    _require_noter(team, person, actor, now)
    on = timezone.localdate(now)
    if membership_of(person, team, on) is None and person not in candidates_of(team, on):
        raise MoveRefused(_("%(name)s holds no post as counsellor over this unit.") % {"name": person.name})
    row = Qualification(
        user=person,
        kind=entry.kind,
        number=entry.number.strip(),
        issued_on=entry.issued_on,
        expires_on=entry.expires_on,
        noted_by=actor,
        noted_at=now,
    )
    row.full_clean(exclude=["user", "noted_by"])
    row.save(force_insert=True)
    return row


def _require_noter(team: CounsellingTeam, person: "User", actor: "User", now: datetime) -> None:
    if person.pk == actor.pk:
        raise MoveRefused(_("Somebody else notes your qualification: the supervisor, or for the supervisor the chair."))
    place = membership_of(person, team, timezone.localdate(now))
    if place is not None and place.is_supervisor and actor.has_perm("visits.found_team", team):
        return
    require_supervisor(team, actor, now)


@transaction.atomic
def tell_of_expiry(*, now: datetime) -> int:
    """Tell counsellors and their supervisors of qualifications that run out soon, once each; return how many."""
    on = timezone.localdate(now)
    soon = on + timedelta(days=int(thresholds.value(EXPIRY_DAYS.code)))
    here = TeamMember.objects.active(on)
    rows = Qualification.objects.filter(told_at__isnull=True, expires_on__lte=soon, user__in=here.values("user"))
    ending = list(rows.select_related("user").order_by("pk").select_for_update(of=("self",), skip_locked=True))
    places = list(here.filter(user__in=[row.user_id for row in ending]).order_by("pk"))
    teams = {place.team_id for place in places}
    supervisors = dict(here.supervisors().filter(team__in=teams).values_list("team", "user"))
    tell(news=[one for row in ending for one in _news(row, places, supervisors)], now=now)
    Qualification.objects.filter(pk__in=[row.pk for row in ending]).update(told_at=now)
    return len(ending)


def _news(row: Qualification, places: list[TeamMember], supervisors: dict[int, int]) -> list[News]:
    """Return what the person and each of their supervisors are told."""
    return [
        News(
            QualificationEnds.code,
            f"{QualificationEnds.code}:{row.pk}:{place.team_id}",
            recipient=reader,
            params={"name": row.user.name, "day": f"{row.expires_on:%Y-%m-%d}"},
            path=reverse("visits:team", args=[place.team_id]),
        )
        for place in places
        if place.user_id == row.user_id
        for reader in sorted({row.user_id, supervisors.get(place.team_id, row.user_id)})
    ]
