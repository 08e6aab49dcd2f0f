"""Founding a team, and what its supervisor sets."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from unioncare.core.workflow import MoveRefused
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Unit

from ..enums import TeamRole
from ..models import CounsellingTeam, TeamMember
from ..selectors.roster import holders_over
from ..selectors.teams import people_of, supervisor_of, team_of
from .telling import tell_team

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@dataclass(frozen=True, slots=True)
class TeamEntry:
    """What a team is called, which number members call, how many members one counsellor takes at most."""

    name: str
    hotline: str
    caseload_limit: int


@transaction.atomic
def found_team(*, unit: Unit, entry: TeamEntry, supervisor: "User", actor: "User", now: datetime) -> CounsellingTeam:
    """Found the team of a unit and name its first supervisor, who admits everybody else.

    Raises MoveRefused for whoever may not found teams there, who names themselves, or somebody without the post.
    """
    on = timezone.localdate(now)
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    if not actor.has_perm("visits.found_team", unit):
        raise MoveRefused(_("Your posts do not include this step."))
    if CounsellingTeam.objects.filter(unit=unit).exists():
        raise MoveRefused(_("%(unit)s has a counselling team already.") % {"unit": unit.name})
    if supervisor.pk == actor.pk:
        raise MoveRefused(_("Nobody admits themselves to a team."))
    if supervisor not in holders_over(unit, on, [Role.COUNSELLING_SUPERVISOR]):
        raise MoveRefused(
            _("%(name)s holds no post as counselling supervisor over this unit.") % {"name": supervisor.name}
        )
    # Whoever answered for the unit so far hears that another team takes its new referrals.
    above = team_of(unit)
    answered = [person.pk for person in people_of(above, on)] if above else []
    team = CounsellingTeam(unit=unit, created_at=now, **_fields(entry))
    team.full_clean(exclude=["unit"])
    team.save(force_insert=True)
    TeamMember.objects.create(
        team=team, user=supervisor, role=TeamRole.SUPERVISOR, starts_on=on, admitted_by=actor, admitted_at=now
    )
    tell_team(team, what="founded", about=supervisor, by=actor, now=now, also=answered)
    return team


@transaction.atomic
def change_team(*, team_id: int, entry: TeamEntry, actor: "User", now: datetime) -> CounsellingTeam:
    """Set name, hotline and the most members for one counsellor; the supervisor's act."""
    team = lock_team(team_id)
    require_supervisor(team, actor, now)
    for name, value in _fields(entry).items():
        setattr(team, name, value)
    team.full_clean(exclude=["unit"])
    team.save(update_fields=["name", "hotline", "caseload_limit"])
    return team


def _fields(entry: TeamEntry) -> dict[str, object]:
    return {name: getattr(entry, name) for name in entry.__dataclass_fields__}


def lock_team(team_id: int) -> CounsellingTeam:
    """Lock a team until the end of the transaction: people and loads change one act after the other."""
    team: CounsellingTeam = (
        CounsellingTeam.objects.select_for_update(of=("self",)).select_related("unit").get(pk=team_id)
    )
    return team


def require_supervisor(team: CounsellingTeam, actor: "User", now: datetime) -> None:
    """Raise MoveRefused unless the actor supervises this very team; a post as supervisor is not enough."""
    supervisor = supervisor_of(team, timezone.localdate(now))
    if supervisor is None or supervisor.pk != actor.pk or not actor.has_perm("visits.supervise_team", team):
        raise MoveRefused(_("Only the supervisor of %(team)s does this.") % {"team": team.name})
