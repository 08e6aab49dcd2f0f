"""Fill the current database for the appraisal: a large union with 2,000 cadres and what they did in a year."""

from datetime import date

from django.db import connection
from django.utils import timezone

from assessments.surveys.models import Question
from cases.care.enums import CaseState
from cases.care.models import IllnessCase
from cases.members.models import Member
from tests.benchmarks.fill import settle
from tests.factories.insurance import plan
from tests.factories.questionnaires import questionnaire, survey
from tests.factories.world import build_world
from unioncare.organisation.enums import Role, UnitKind
from unioncare.organisation.models import Post, Unit, User
from unioncare.worklist.enums import SubjectKind
from unioncare.worklist.models import Subject

CADRES, BRANCHES, GROUPS, CASES = 2_000, 50, 30, 2_000
MEMBERS_A_GROUP, SURVEYED = 10, 20_000
OFFICERS = (Role.WELFARE_OFFICER, Role.INSURANCE_OFFICER, Role.VICE_CHAIR, Role.COUNSELLOR)

# Nine of ten are done, most of them in time, some by somebody else than whom they stood with, some by nobody.
ITEMS = """
WITH people AS (SELECT id, row_number() OVER (ORDER BY id) AS place FROM organisation_user),
subjects AS (SELECT id, unit_id, row_number() OVER (ORDER BY id) AS place FROM worklist_subject),
drawn AS (
    SELECT n, random() AS luck, %(from)s::timestamptz + random() * interval '400 days' AS due
    FROM generate_series(1::bigint, %(items)s) n
)
INSERT INTO worklist_workitem (kind, title, subject_id, unit_id, scope_path, role, assignee_id, opens_at, due_at,
    in_hours, paused_days, state, reason, result, done_by_id, done_at, missed, points, escalation_level, because,
    details, source_key, created_at)
SELECT (ARRAY['visit', 'visit', 'visit', 'first_visit', 'regrading', 'documents', 'screening', 'counselling', 'aid',
    'aid_decision', 'claim_check', 'claim_filing', 'feedback_care', 'consent', 'promise',
    'verification'])[1 + n / %(people)s %% 16],
    '{}', s.id, s.unit_id, u.path, 'group_leader', p.id, due - interval '14 days', due, false, 0,
    CASE WHEN luck < 0.9 THEN 'done' WHEN luck < 0.93 THEN 'waived' ELSE 'open' END,
    CASE WHEN luck >= 0.9 AND luck < 0.93 THEN 'x' ELSE '' END, '',
    CASE WHEN luck < 0.8 THEN p.id WHEN luck < 0.88 THEN q.id END,
    CASE WHEN luck < 0.93 THEN due + (random() - 0.85) * interval '5 days' END,
    false, 2, 0, '{}', '{}', 'bench:' || n, due
FROM drawn
JOIN subjects s ON s.place = 1 + n * 31 %% %(cases)s
JOIN organisation_unit u ON u.id = s.unit_id
JOIN people p ON p.place = 1 + n * 7919 %% %(people)s
JOIN people q ON q.place = 1 + n * 1009 %% %(people)s
"""
VISITS = """
INSERT INTO visits_visit (item_id, case_id, trigger, planned_on, place, created_at)
SELECT item.id, c.id, CASE WHEN item.kind = 'first_visit' THEN 'first' ELSE 'regular' END, item.due_at::date, '',
    item.created_at
FROM worklist_workitem item JOIN cases_illnesscase c ON c.subject_id = item.subject_id
WHERE item.kind IN ('visit', 'first_visit')
"""
SEATS = """
INSERT INTO visits_seat (visit_id, position, roles, user_id)
SELECT visit.id, 1, '{group_leader}', item.assignee_id
FROM visits_visit visit JOIN worklist_workitem item ON item.id = visit.item_id
"""
RECORDS = """
INSERT INTO visits_visitrecord (visit_id, key, happened_at, mode, place, state, stage, caregiver, family, note,
    photo_consent, seats_met, standard_met, skew_seconds, recorded_by_id, recorded_at)
SELECT visit.id, gen_random_uuid(), item.done_at, 'home', '', '', '', '', %(text)s, %(text)s, false, true,
    item.done_at <= item.due_at, 0, item.done_by_id, item.done_at + random() * interval '90 hours'
FROM visits_visit visit JOIN worklist_workitem item ON item.id = visit.item_id
WHERE item.state = 'done' AND item.done_by_id IS NOT NULL
"""
ATTENDANCES = """
INSERT INTO visits_attendance (record_id, user_id, role, seat_id)
SELECT record.id, record.recorded_by_id, 'group_leader', seat.id
FROM visits_visitrecord record JOIN visits_seat seat ON seat.visit_id = record.visit_id
"""
MEASURES = """
INSERT INTO visits_recoverymeasure (case_id, measured_on, ecog, self_rated, note, recorded_by_id, recorded_at,
    struck_reason)
SELECT c.id, '2026-02-01'::date + round * 90, floor(random() * 4), floor(random() * 100), %(text)s, c.owner_id,
    %(from)s::timestamptz + round * interval '120 days', ''
FROM cases_illnesscase c CROSS JOIN generate_series(1, 3) round
"""
RESPONSES = """
WITH groups AS (SELECT id, row_number() OVER () AS place FROM organisation_unit WHERE kind = 'union_group')
INSERT INTO assessments_response (id, survey_id, version_id, unit_id, answered_on, is_anonymous)
SELECT gen_random_uuid(), %(survey)s, %(version)s, g.id, %(from)s + floor(random() * 365)::int, true
FROM generate_series(1, %(answers)s) n JOIN groups g ON g.place = 1 + n %% (SELECT COUNT(*) FROM groups)
"""
ANSWERS = """
INSERT INTO assessments_answer (id, response_id, question_id, choice, number, text, tags)
SELECT gen_random_uuid(), id, %(question)s, '', 1 + floor(random() * 5), %(text)s, '[]' FROM assessments_response
"""
PLACED = """
INSERT INTO cases_placement (member_id, starts_on, unit_id, status)
SELECT id, '2020-01-01', unit_id, status FROM cases_member
"""


def fill(items: int) -> None:
    """Write units, cadres, members, cases with their measures, a survey, and `items` work items with their visits."""
    groups = _units()
    _cadres()
    plan()
    now = timezone.now()
    Member.objects.bulk_create(
        Member(
            name="张三",
            employee_no=f"{number:06}",
            unit=group,
            birth_date=date(1980, 1, 1),
            created_at=now,
            updated_at=now,
        )
        for number, group in enumerate(group for group in groups for _member in range(MEMBERS_A_GROUP))
    )
    _cases()
    version = questionnaire(Unit.objects.get(code="QL3"), "bench")
    asked = survey(version, version.questionnaire.unit)
    given = {
        "items": items, "cases": CASES, "people": CADRES, "from": date(2026, 1, 1), "answers": SURVEYED,
        "survey": asked.pk, "version": version.pk, "question": Question.objects.get(key="overall").pk,
        "text": Member._meta.get_field("phone").get_db_prep_value("", connection),
    }  # fmt: skip
    with connection.cursor() as cursor:
        for statement in (PLACED, ITEMS, VISITS, SEATS, RECORDS, ATTENDANCES, MEASURES, RESPONSES, ANSWERS):
            cursor.execute(statement, given if "%(" in statement else None)
    settle()


def _units() -> list[Unit]:
    enterprise = Unit.objects.get(pk=build_world(with_people=False).enterprise.pk)
    groups = []
    for number in range(BRANCHES):
        branch = enterprise.add_child(code=f"B{number}", name=f"{number}队", kind=UnitKind.BRANCH)
        names = [
            {"code": f"G{number}-{place}", "name": f"{place}组", "kind": UnitKind.UNION_GROUP}
            for place in range(GROUPS)
        ]
        groups += [branch.add_child(**name) for name in names]
    return groups


def _cadres() -> None:
    """A leader for every group, a chair for every branch, officers of the enterprise for the rest."""
    people = User.objects.bulk_create(User(username=f"c{number}", name="李四") for number in range(CADRES))
    seats = [(unit, Role.GROUP_LEADER) for unit in Unit.objects.filter(code__startswith="G")]
    seats += [(unit, Role.BRANCH_CHAIR) for unit in Unit.objects.filter(code__startswith="B")]
    enterprise = Unit.objects.get(code="QL3")
    seats += [(enterprise, OFFICERS[number % len(OFFICERS)]) for number in range(CADRES - len(seats))]
    Post.objects.bulk_create(
        Post(user=person, unit=unit, role=role, starts_on=date(2020, 1, 1))
        for person, (unit, role) in zip(people, seats, strict=True)
    )


def _cases() -> None:
    members, now = list(Member.objects.order_by("pk")[:CASES]), timezone.now()
    owners = list(User.objects.order_by("pk")[:CASES])
    subjects = Subject.objects.bulk_create(
        Subject(kind=SubjectKind.CASE, unit_id=member.unit_id, label=f"张三 2026-{number}", reference=f"2026-{number}")
        for number, member in enumerate(members)
    )
    IllnessCase.objects.bulk_create(
        IllnessCase(
            number=f"2026-{number}", member=member, subject=subject, unit_id=member.unit_id, owner=owner,
            reported_at=now, state=CaseState.IN_CARE,
        )
        for number, (member, subject, owner) in enumerate(zip(members, subjects, owners, strict=True))
    )  # fmt: skip
