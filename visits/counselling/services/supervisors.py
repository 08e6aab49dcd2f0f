"""Another supervisor: the chair proposes, and somebody of the team other than the new one agrees."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unioncare.core.workflow import MoveRefused
from unioncare.organisation.enums import Role

from ..enums import ProposalState, TeamRole
from ..models import CounsellingTeam, SupervisorProposal, TeamMember
from ..selectors.roster import holders_over
from ..selectors.teams import membership_of
from .members import end_place, pass_on
from .teams import lock_team
from .telling import tell_team

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@transaction.atomic
def propose_supervisor(*, team_id: int, candidate: "User", actor: "User", now: datetime) -> SupervisorProposal:
    """Propose somebody who holds the post as supervisor; the team is told at once. Raises MoveRefused."""
    team, on = lock_team(team_id), timezone.localdate(now)
    if not actor.has_perm("visits.found_team", team):
        raise MoveRefused(_("Your posts do not include this step."))
    if candidate.pk == actor.pk:
        raise MoveRefused(_("Nobody admits themselves to a team."))
    place = membership_of(candidate, team, on)
    if place is not None and place.is_supervisor:
        raise MoveRefused(_("%(name)s supervises the team already.") % {"name": candidate.name})
    if candidate not in holders_over(team.unit, on, [Role.COUNSELLING_SUPERVISOR]):
        raise MoveRefused(
            _("%(name)s holds no post as counselling supervisor over this unit.") % {"name": candidate.name}
        )
    if team.proposals.filter(state=ProposalState.OPEN).exists():
        raise MoveRefused(_("Another proposal waits already: it is decided first."))
    proposal = SupervisorProposal.objects.create(team=team, candidate=candidate, proposed_by=actor, proposed_at=now)
    tell_team(team, what="proposed", about=candidate, by=actor, now=now, also=_vice_chairs(team, candidate, now))
    return proposal


def why_not_decide(proposal: SupervisorProposal, user: "User", now: datetime) -> str | Promise | None:
    """Return why somebody is not the second person of a proposal, or None.

    A member of the team is; where it has no other member than the new supervisor, the vice-chair of the unit.
    """
    team, on = proposal.team, timezone.localdate(now)
    if proposal.state != ProposalState.OPEN:
        return gettext_lazy("This was decided already.")
    if user.pk in (proposal.candidate_id, proposal.proposed_by_id):
        return gettext_lazy("A second person decides: neither who proposed nor who is proposed.")
    if membership_of(user, team, on) is not None:
        return None
    if user.pk in _vice_chairs(team, proposal.candidate, now):
        return None
    return gettext_lazy("A member of the team decides, or the vice-chair where it has no other member.")


def _vice_chairs(team: CounsellingTeam, candidate: "User", now: datetime) -> list[int]:
    """Return who decides where the team itself cannot."""
    on = timezone.localdate(now)
    # An account that was switched off is no way round the team: whoever belongs to it counts.
    if TeamMember.objects.belonging(on).filter(team=team).exclude(user=candidate).exists():
        return []
    return [person.pk for person in holders_over(team.unit, on, [Role.VICE_CHAIR])]


@transaction.atomic
def decide_proposal(*, proposal_id: int, agree: bool, actor: "User", now: datetime) -> SupervisorProposal:
    """Agree, so that the new supervisor takes over at once, or refuse; the team is told. Raises MoveRefused."""
    team = lock_team(SupervisorProposal.objects.values_list("team", flat=True).get(pk=proposal_id))
    proposal = SupervisorProposal.objects.select_related("candidate", "proposed_by", "team__unit").get(pk=proposal_id)
    if (why := why_not_decide(proposal, actor, now)) is not None:
        raise MoveRefused(why)
    if agree and proposal.candidate not in holders_over(
        team.unit, timezone.localdate(now), [Role.COUNSELLING_SUPERVISOR]
    ):
        raise MoveRefused(
            _("%(name)s holds no post as counselling supervisor over this unit.") % {"name": proposal.candidate.name}
        )
    proposal.state = ProposalState.AGREED if agree else ProposalState.REFUSED
    proposal.decided_by, proposal.decided_at = actor, now
    proposal.save(update_fields=["state", "decided_by", "decided_at"])
    left = _take_over(team, proposal, actor, now) if agree else []
    what = "supervisor" if agree else "refused"
    also = [proposal.candidate_id, proposal.proposed_by_id, *left]
    tell_team(team, what=what, about=proposal.candidate, by=actor, now=now, also=also)
    return proposal


def _take_over(team: CounsellingTeam, proposal: SupervisorProposal, actor: "User", now: datetime) -> list[int]:
    """Put the new supervisor in place of the old one, who leaves the team; return who left."""
    new, here = proposal.candidate, Q(role=TeamRole.SUPERVISOR) | Q(user=proposal.candidate)
    places = list(
        TeamMember.objects.filter(here, team=team, ends_on__isnull=True).select_related("user").order_by("pk")
    )
    for place in places:
        end_place(place, actor, now)
    TeamMember.objects.create(
        team=team,
        user=new,
        role=TeamRole.SUPERVISOR,
        starts_on=timezone.localdate(now),
        admitted_by=proposal.proposed_by,
        admitted_at=now,
    )
    left = [place.user for place in places if place.user_id != new.pk]
    for person in left:
        pass_on(team, person, new, actor, now)
    return [person.pk for person in left]
