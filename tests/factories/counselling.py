"""A counselling team, and counsellings taken to a state through the services themselves."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from cases.care.models import IllnessCase
from unioncare.organisation.enums import Role
from unioncare.organisation.models import User
from unioncare.worklist.models import WorkItem
from unioncare.worklist.services import open_items
from visits.counselling.enums import Attendance, ConsentAnswer, QualificationKind, Risk, SessionMode, Source
from visits.counselling.models import Counselling, CounsellingSession, CounsellingTeam, Qualification, TeamMember
from visits.counselling.services.consent import AnswerEntry, record_answer
from visits.counselling.services.deciding import accept_referral
from visits.counselling.services.members import admit_member
from visits.counselling.services.referring import refer
from visits.counselling.services.sessions import SessionEntry, record_session
from visits.counselling.services.teams import TeamEntry, found_team
from visits.counselling.starter import load_counselling_consent_text

from .cases import NOW, graded
from .organisation import PostFactory, UserFactory
from .worklist import draft
from .world import SINCE, World

# Words that stand nowhere else: a test that finds one has found content.
REASON = "整夜失眠并反复哭泣"
SUMMARY = "谈到父亲早逝与愧疚感"
GOAL = "每晚能睡五个小时"
PLAN = "下周练习呼吸放松法"
SECRETS = (REASON, SUMMARY, GOAL, PLAN)

TEAM = TeamEntry("青岭三矿心理疏导小组", "0352-7001234", 12)


def qualified(person: User, *, expires_on: date | None = None, noted_by: User | None = None) -> Qualification:
    """Give somebody a qualification."""
    return Qualification.objects.create(
        user=person,
        kind=QualificationKind.PSYCHOLOGIST,
        number="X-2020-117",
        issued_on=date(2020, 6, 1),
        expires_on=expires_on,
        noted_by=noted_by or person,
        noted_at=NOW,
    )


def supervisor_of_world(world: World) -> User:
    return world.person(Role.COUNSELLING_SUPERVISOR)


def founded(world: World, *, now: datetime = NOW) -> CounsellingTeam:
    """The team of the enterprise: 叶青 supervises, nobody else belongs to it yet."""
    load_counselling_consent_text()
    supervisor = supervisor_of_world(world)
    qualified(supervisor)
    return found_team(unit=world.enterprise, entry=TEAM, supervisor=supervisor, actor=world.chair, now=now)


def joined(world: World, team: CounsellingTeam, person: User, *, now: datetime = NOW) -> TeamMember:
    """Give somebody a qualification and admit them, as the supervisor does."""
    qualified(person)
    return admit_member(team_id=team.pk, person=person, actor=supervisor_of_world(world), now=now)


def staffed(world: World, *, now: datetime = NOW) -> CounsellingTeam:
    """The team with its supervisor 叶青 and its counsellor 沈岚."""
    team = founded(world, now=now)
    joined(world, team, world.person(Role.COUNSELLOR), now=now)
    return team


def another_counsellor(world: World, name: str = "苏平") -> User:
    """Somebody else with a counsellor's post over the enterprise, who belongs to no team."""
    person: User = UserFactory(name=name)
    PostFactory(user=person, unit=world.enterprise, role=Role.COUNSELLOR, starts_on=SINCE)
    return User.objects.get(pk=person.pk)


def referred(
    world: World, *, case: IllnessCase | None = None, now: datetime = NOW, actor: User | None = None
) -> Counselling:
    """Refer the member of a case, with the words of this file."""
    return refer(
        case=case or graded(world, facts=False),
        source=Source.VISITOR,
        reason=REASON,
        agreed=True,
        actor=actor or world.welfare_officer,
        now=now,
    )


def accepted(world: World, *, counsellors: Sequence[User] = (), now: datetime = NOW, **more: Any) -> Counselling:
    """Refer and accept; 沈岚 counsels unless told otherwise."""
    counselling = referred(world, now=now, **more)
    people = list(counsellors) or [world.person(Role.COUNSELLOR)]
    accept_referral(counselling_id=counselling.pk, counsellors=people, actor=supervisor_of_world(world), now=now)
    return Counselling.objects.get(pk=counselling.pk)


def agreed(world: World, counselling: Counselling, *, now: datetime = NOW, by: User | None = None) -> None:
    """Record the member's consent; 沈岚 does unless told otherwise."""
    record_answer(
        counselling_id=counselling.pk,
        entry=AnswerEntry(ConsentAnswer.GIVEN),
        actor=by or world.person(Role.COUNSELLOR),
        now=now,
    )


def entry(*, held_at: datetime = NOW - timedelta(hours=1), **changes: Any) -> SessionEntry:
    """A session with content."""
    fields: dict[str, Any] = {
        "mode": SessionMode.OFFICE,
        "attendance": Attendance.ATTENDED,
        "minutes": 50,
        "goal": GOAL,
        "summary": SUMMARY,
        "risk": Risk.NONE,
        "plan": PLAN,
    }
    return SessionEntry(held_at=held_at, **(fields | changes))


def counselled(
    world: World, *, now: datetime = NOW, held_at: datetime = NOW - timedelta(hours=1), **more: Any
) -> Counselling:
    """A counselling with the member's consent and one session."""
    counselling = accepted(world, now=now, **more)
    agreed(world, counselling, now=now)
    sat(world, counselling, now=now, held_at=held_at)
    return Counselling.objects.get(pk=counselling.pk)


def planned(case: IllnessCase) -> tuple[WorkItem, WorkItem]:
    """Two counselling items as a plan opens them: one whose window is open, and the next round."""
    windows = (NOW - timedelta(days=1), NOW + timedelta(days=29))
    keys = [f"planned:{case.pk}:{number}" for number in range(2)]
    drafts = [
        draft(case.subject, key, unit=case.unit, kind="counselling", opens_at=at, due_at=at + timedelta(days=14))
        for key, at in zip(keys, windows, strict=True)
    ]
    open_items(drafts=drafts, now=NOW)
    first, later = WorkItem.objects.filter(source_key__in=keys).order_by("opens_at")
    return first, later


def sat(world: World, counselling: Counselling, *, now: datetime = NOW, **changes: Any) -> CounsellingSession:
    """Record a session."""
    return record_session(
        counselling_id=counselling.pk, entry=entry(**changes), key=uuid4(), actor=world.person(Role.COUNSELLOR), now=now
    )
