"""A counselling team with its hotline, and links to members' pages."""

from datetime import date
from typing import Any

from cases.care.models import IllnessCase
from unioncare.organisation.enums import Role
from visits.counselling.enums import TeamRole
from visits.counselling.models import CounsellingTeam, TeamMember
from visits.member_page.models import MemberLink
from visits.member_page.services import make_link

from .cases import NOW
from .world import World

HOTLINE = "0350-7654321"


def team(world: World) -> CounsellingTeam:
    """Found the team of 青岭三矿 with its supervisor and one counsellor."""
    found = CounsellingTeam.objects.create(unit=world.enterprise, name="心理疏导队", hotline=HOTLINE, created_at=NOW)
    supervisor = world.people[Role.COUNSELLING_SUPERVISOR]
    for role, person in ((TeamRole.SUPERVISOR, supervisor), (TeamRole.COUNSELLOR, world.people[Role.COUNSELLOR])):
        TeamMember.objects.create(
            team=found,
            user=person,
            role=role,
            starts_on=date(2026, 1, 1),
            admitted_by=world.people[Role.CHAIR] if person == supervisor else supervisor,
            admitted_at=NOW,
        )
    return found


def linked(case: IllnessCase, world: World, **fields: Any) -> MemberLink:
    """Make the link of a case; Chinese unless told otherwise."""
    basis = {"language": "zh-hans", "actor": world.welfare_officer, "now": NOW}
    return make_link(case_id=case.pk, **(basis | fields))
