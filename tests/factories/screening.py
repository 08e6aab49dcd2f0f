"""A counselling team, scales, links and answers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from cases.care.models import IllnessCase
from unioncare.organisation.enums import Role
from unioncare.organisation.models import User
from visits.counselling.enums import TeamRole
from visits.counselling.models import CounsellingTeam
from visits.safety.starter import load_hotlines
from visits.screening.models import Scale, Screening, ScreeningInvitation
from visits.screening.services.answering import Given, answer_together
from visits.screening.services.inviting import invite
from visits.screening.starter import load_scales

from .cases import NOW
from .safety import admit, found_team
from .world import World

HOTLINE = "0532-12345"


def with_team(world: World) -> CounsellingTeam:
    """Found the team of the enterprise with its supervisor and counsellor; scales and hotlines come along."""
    load_scales()
    load_hotlines()
    team = CounsellingTeam.objects.filter(unit=world.enterprise).first() or found_team(world.enterprise)
    for role in (TeamRole.SUPERVISOR, TeamRole.COUNSELLOR):
        person = world.person(Role.COUNSELLING_SUPERVISOR if role == TeamRole.SUPERVISOR else Role.COUNSELLOR)
        if not team.members.filter(user=person).exists():
            admit(team, person, role=role)
    return team


def scale(code: str) -> Scale:
    """Return the version of a scale that is offered."""
    return Scale.objects.get(code=code, is_offered=True)


def given(code: str, answers: Sequence[int | None]) -> Given:
    """Return answers to a scale."""
    return Given(scale(code), tuple(answers))


def phq(total: int = 0, *, ninth: int = 0) -> Given:
    """Return answers to the PHQ-9 with a total; item 9 as told, the rest spread over the others."""
    left, answers = total - ninth, []
    for _ in range(8):
        answers.append(min(left, 3))
        left -= answers[-1]
    assert left == 0
    return given("phq9", [*answers, ninth])


def invited(
    case: IllnessCase, world: World, *codes: str, by: User | None = None, now: datetime = NOW
) -> tuple[ScreeningInvitation, str]:
    """Make a link as the counsellor would; PHQ-9 alone unless told otherwise."""
    scales = [scale(code) for code in codes or ("phq9",)]
    return invite(case=case, scales=scales, actor=by or world.person(Role.COUNSELLOR), now=now)


def screened(case: IllnessCase, world: World, *answers: Given, by: User | None = None, **fields: Any) -> Screening:
    """Screen somebody with the counsellor beside them."""
    actor, now = by or world.person(Role.COUNSELLOR), fields.pop("now", NOW)
    kept = answer_together(case=case, given=answers or (phq(),), actor=actor, now=now, **fields)
    return kept.screening


def posted(*answers: Given) -> dict[str, str]:
    """Return answers as a form sends them."""
    return {
        f"s{one.scale.pk}_{place}": str(answer)
        for one in answers
        for place, answer in enumerate(one.answers, start=1)
        if answer is not None
    }
