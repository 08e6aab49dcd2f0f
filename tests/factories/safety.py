"""A counselling team with its counsellors, who is on duty when, and alerts."""

from datetime import date, datetime, timedelta
from typing import Any

from cases.care.models import IllnessCase
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Unit, User
from visits.counselling.enums import TeamRole
from visits.counselling.models import CounsellingTeam, TeamMember
from visits.safety.enums import RiskSource
from visits.safety.models import DutyShift, RiskAlert
from visits.safety.services.alerts import raise_risk_alert
from visits.safety.services.interviewing import InterviewEntry

from .cases import NOW, make_member, reported
from .organisation import PostFactory, UserFactory
from .world import World

SINCE = date(2025, 1, 1)


def found_team(unit: Unit, *, name: str = "青岭三矿心理疏导队") -> CounsellingTeam:
    """Found a team without anybody in it; one that the unit has already is used."""
    facts = {"name": name, "hotline": "0532-12345", "created_at": NOW}
    team, _founded = CounsellingTeam.objects.get_or_create(unit=unit, defaults=facts)
    return team


def admit(
    team: CounsellingTeam, person: User, *, role: str = TeamRole.COUNSELLOR, ends_on: date | None = None
) -> TeamMember:
    """Admit somebody to a team, by the act of somebody else."""
    by = User.objects.exclude(pk=person.pk).order_by("pk").first()
    facts = {"starts_on": SINCE, "admitted_by": by, "admitted_at": NOW}
    member, _admitted = TeamMember.objects.get_or_create(
        team=team, user=person, role=role, ends_on=ends_on, defaults=facts
    )
    return member


def counsellor(team: CounsellingTeam, name: str, **facts: Any) -> User:
    """Return a new counsellor of the team, with a post."""
    person: User = UserFactory(name=name, email=f"c{User.objects.count()}@example.org", **facts)
    PostFactory(user=person, unit=team.unit, role=Role.COUNSELLOR)
    admit(team, person)
    return person


def on_duty(
    team: CounsellingTeam, person: User, *, start: datetime = NOW - timedelta(hours=2), hours: float = 10
) -> DutyShift:
    """Put somebody on duty, by default around NOW."""
    return DutyShift.objects.create(
        team=team, counsellor=person, starts_at=start, ends_at=start + timedelta(hours=hours), entered_by=person
    )


def covered(world: World) -> CounsellingTeam:
    """Give 青岭三矿 a team that lacks nothing for the next month."""
    team = found_team(world.enterprise)
    admit(team, world.person(Role.COUNSELLING_SUPERVISOR), role=TeamRole.SUPERVISOR)
    for name in ("白露", "程颖"):
        on_duty(team, counsellor(team, name), hours=24 * 31)
    return team


class Watch:
    """A team of 青岭三矿: two on duty now, two on duty next, the supervisor, and one who is never on the roster."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.team = found_team(world.enterprise)
        self.supervisor = world.person(Role.COUNSELLING_SUPERVISOR)
        admit(self.team, self.supervisor, role=TeamRole.SUPERVISOR)
        self.first, self.second, self.third, self.fourth, self.spare = (
            counsellor(self.team, name) for name in ("白露", "程颖", "杜衡", "方晓", "葛青")
        )
        for person in (self.first, self.second):
            on_duty(self.team, person)
        for person in (self.third, self.fourth):
            on_duty(self.team, person, start=NOW + timedelta(hours=8))


def another(world: World, number: int) -> IllnessCase:
    """Return the case of somebody else, who shares neither name nor number with anybody."""
    return reported(world, member=make_member(world, number=f"04{number:04d}", name=f"职工{number}"))


def alerted(case: IllnessCase, **changes: Any) -> RiskAlert:
    """Raise an alert as a screening does, at NOW with grade 2 unless told otherwise."""
    given: dict[str, Any] = {"source": RiskSource.SCREENING, "reference": "answer:1", "grade": 2, "now": NOW}
    return raise_risk_alert(case=case, **(given | changes))


def spoken(*, at: datetime = NOW + timedelta(minutes=40), outcome: int = 1, **changes: Any) -> InterviewEntry:
    """Return what a counsellor enters after the conversation."""
    said: dict[str, Any] = {"thoughts": "想过一了百了", "agreed": "今晚妻子陪着，明早再通话"}
    return InterviewEntry(held_at=at, outcome=outcome, **(said | changes))
