"""An invented counselling team: on duty for some weeks, with members who were referred, some of them counselled."""

import uuid
from datetime import date, datetime, time, timedelta
from typing import Final

from django.utils import timezone

from cases.care.enums import CaseState
from cases.care.models import IllnessCase
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Post, User
from visits.counselling.enums import Attendance, ConsentAnswer, QualificationKind, SessionMode, Source
from visits.counselling.models import CounsellingTeam
from visits.counselling.services.consent import AnswerEntry, record_answer
from visits.counselling.services.deciding import accept_referral
from visits.counselling.services.members import admit_member
from visits.counselling.services.qualifications import QualificationEntry, note_qualification
from visits.counselling.services.referring import refer
from visits.counselling.services.sessions import SessionEntry, record_session
from visits.counselling.services.teams import TeamEntry, found_team
from visits.safety.services.rostering import Pattern, fill_rota

ENTRY: Final = TeamEntry("青岭三矿心理疏导小组", "0352-7001234", 12)
REASONS: Final = ("夜里睡不着，担心拖累家人", "化疗后情绪低落，不愿见人", "怕复发，反复检查", "与家人常争吵")
WEEKS = 6
# So many of the referred members are counselled; the others wait for the supervisor.
TAKEN = 3


def seed_team(*, now: datetime) -> None:
    """Found the team of the demo enterprise, put it on duty, and let it counsel some members in care."""
    supervisor, counsellor, chair = (
        _first(role) for role in (Role.COUNSELLING_SUPERVISOR, Role.COUNSELLOR, Role.CHAIR)
    )
    unit = (
        Post.objects.filter(user=supervisor, role=Role.COUNSELLING_SUPERVISOR)
        .select_related("unit")
        .earliest("pk")
        .unit
    )
    team = found_team(unit=unit, entry=ENTRY, supervisor=supervisor, actor=chair, now=now)
    _qualify(team, supervisor, QualificationKind.PSYCHOLOGIST, actor=chair, now=now)
    _qualify(team, counsellor, QualificationKind.LICENCE_2, actor=supervisor, now=now)
    admit_member(team_id=team.pk, person=counsellor, actor=supervisor, now=now)
    rota = Pattern((counsellor.pk, supervisor.pk), timezone.localdate(now), time(0), 1, WEEKS)
    fill_rota(team=team, pattern=rota, actor=supervisor, now=now)
    in_care = IllnessCase.objects.within(unit.path).filter(state=CaseState.IN_CARE).order_by("-level", "number")
    for number, (case, reason) in enumerate(zip(in_care, REASONS, strict=False)):
        counselling = refer(case=case, source=Source.VISITOR, reason=reason, actor=_owner(case), now=now, agreed=True)
        if number < TAKEN:
            _counsel(counselling.pk, counsellor, supervisor, now)


def _first(role: Role) -> User:
    return User.objects.filter(posts__role=role).order_by("posts__unit__path", "pk")[:1].get()


def _owner(case: IllnessCase) -> User:
    return case.owner or _first(Role.WELFARE_OFFICER)


def _qualify(team: CounsellingTeam, person: User, kind: QualificationKind, *, actor: User, now: datetime) -> None:
    entry = QualificationEntry(kind, "", date(2016, 6, 1), timezone.localdate(now) + timedelta(days=500))
    note_qualification(team_id=team.pk, person=person, entry=entry, actor=actor, now=now)


def _counsel(counselling: int, counsellor: User, supervisor: User, now: datetime) -> None:
    accept_referral(counselling_id=counselling, counsellors=[counsellor], actor=supervisor, now=now)
    record_answer(counselling_id=counselling, entry=AnswerEntry(ConsentAnswer.GIVEN), actor=counsellor, now=now)
    session = SessionEntry(
        held_at=now - timedelta(hours=1),
        mode=next(iter(SessionMode)),
        attendance=Attendance.ATTENDED,
        minutes=50,
        summary="初次会谈，建立信任，了解睡眠和担忧",
        plan="每日记录睡眠，下周再谈",
        next_at=now + timedelta(days=7),
    )
    record_session(counselling_id=counselling, entry=session, key=uuid.uuid4(), actor=counsellor, now=now)
