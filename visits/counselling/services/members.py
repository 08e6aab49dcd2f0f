"""Joining and leaving a team. Nobody joins but by the act of its supervisor, and the whole team hears of it."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from unioncare.core.explain import explain
from unioncare.core.workflow import MoveRefused
from unioncare.worklist.conflicts import barred_people
from unioncare.worklist.models import WorkItem

from ..models import Assignment, Counselling, CounsellingTeam, TeamMember
from ..selectors.roster import candidates_of, is_qualified
from ..selectors.teams import membership_of, supervisor_of
from .private_work import pass_private_work
from .teams import lock_team, require_supervisor
from .telling import tell_team

if TYPE_CHECKING:
    from unioncare.organisation.models import User

PASSED_ON = gettext_noop("Passed to the supervisor when the counsellor left the team")


@transaction.atomic
def admit_member(*, team_id: int, person: "User", actor: "User", now: datetime) -> TeamMember:
    """Admit a counsellor; raise MoveRefused unless the actor supervises the team and the person is fit to join."""
    team, on = lock_team(team_id), timezone.localdate(now)
    require_supervisor(team, actor, now)
    if person.pk == actor.pk:
        raise MoveRefused(_("Nobody admits themselves to a team."))
    if membership_of(person, team, on):
        raise MoveRefused(_("This person belongs to the team already."))
    if person not in candidates_of(team, on):
        raise MoveRefused(_("%(name)s holds no post as counsellor over this unit.") % {"name": person.name})
    if not is_qualified(person, on):
        raise MoveRefused(_("%(name)s has no valid qualification: note it first.") % {"name": person.name})
    # A place that ends today and one that begins today: the person left and comes back.
    member = TeamMember.objects.create(team=team, user=person, starts_on=on, admitted_by=actor, admitted_at=now)
    tell_team(team, what="joined", about=person, by=actor, now=now)
    return member


@transaction.atomic
def end_membership(*, member_id: int, actor: "User", now: datetime) -> TeamMember:
    """Let somebody leave a team: by the supervisor's act, or by their own. A supervisor is replaced instead.

    Whom they counsel goes to the supervisor, who passes it on.
    """
    team = lock_team(TeamMember.objects.values_list("team", flat=True).get(pk=member_id))
    member = TeamMember.objects.select_related("user").get(pk=member_id)
    if member.ends_on is not None:
        raise MoveRefused(_("%(name)s has left the team already.") % {"name": member.user.name})
    if member.is_supervisor:
        raise MoveRefused(_("A supervisor does not leave: the chair proposes another one first."))
    if member.user_id != actor.pk:
        require_supervisor(team, actor, now)
    end_place(member, actor, now)
    pass_on(team, member.user, supervisor_of(team, timezone.localdate(now)), actor, now)
    tell_team(team, what="ended", about=member.user, by=actor, now=now, also=[member.user_id])
    return member


def end_place(member: TeamMember, actor: "User", now: datetime) -> None:
    """End a place in a team, so that it opens nothing from this moment on."""
    member.ended_by, member.ends_on, member.ended_at = actor, timezone.localdate(now), now
    member.save(update_fields=["ended_by", "ends_on", "ended_at"])


def pass_on(team: CounsellingTeam, person: "User", to: "User | None", actor: "User", now: datetime) -> None:
    """End a person's assignments of a team; where nobody else is left, the supervisor counsels until one is named.

    A supervisor whom the case concerns does not: it stands in the list of those without a counsellor.
    """
    held = list(
        Assignment.objects.select_for_update(of=("self",))
        .filter(counselling__team=team, user=person, ended_at__isnull=True, counselling__case__isnull=False)
        .select_related("counselling__case__subject")
        .order_by("pk")
    )
    barred = barred_people([row.counselling.case.subject for row in held])
    for row in held:
        row.ended_at = now
        row.save(update_fields=["ended_at"])
        others = Assignment.objects.filter(counselling=row.counselling_id, ended_at__isnull=True)
        if to is None or to == person or to.pk in barred.get(row.counselling.case.subject_id, {}):
            continue
        if row.counselling.is_taken and not others.exists():
            Assignment.objects.create(
                counselling=row.counselling,
                user=to,
                assigned_by=actor,
                assigned_at=now,
                because=explain(PASSED_ON).as_json(),
            )
    work = WorkItem.objects.open().filter(subject=OuterRef("subject"), assignee=person)
    rows = Counselling.objects.open().of_cases().filter(Exists(work), team=team)
    for counselling in rows.select_related("case__subject", "team").order_by("pk"):
        pass_private_work(counselling, actor=actor, now=now)
