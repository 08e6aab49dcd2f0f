"""Results of surveys: the page over a million answers, against the one statement that counts the same numbers.

BENCH_ANSWERS=… makes another size.
"""

import os
import statistics
import time
from datetime import date

from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.surveys.enums import QuestionKind, VersionState
from assessments.surveys.models import Answer, Question, Questionnaire, QuestionnaireVersion, Response, Section, Survey
from tests.benchmarks.databases import bench_database
from tests.benchmarks.fill import settle
from tests.benchmarks.report import Report
from tests.factories.world import build_world
from unioncare.organisation.enums import Role, UnitKind
from unioncare.organisation.models import Unit, User

ANSWERS = int(os.environ.get("BENCH_ANSWERS", "1000000"))
QUESTIONS, BRANCHES, LOOKS = 10, 20, 7

# What the page tells, counted by hand: each question by answer, unit and month, and the middle of the numbers.
COUNTING = """
SELECT a.question_id, r.unit_id, date_trunc('month', r.answered_on), a.choice, a.number, count(*)
FROM assessments_answer a JOIN assessments_response r ON r.id = a.response_id
WHERE r.survey_id = %(survey)s AND a.question_id <> %(days)s GROUP BY 1, 2, 3, 4, 5
"""
MIDDLE = """
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY a.number), avg(a.number), stddev_samp(a.number), count(*)
FROM assessments_answer a JOIN assessments_response r ON r.id = a.response_id
WHERE r.survey_id = %(survey)s AND a.question_id = %(days)s
"""


RESPONSES = """
INSERT INTO assessments_response (id, survey_id, version_id, unit_id, answered_on, is_anonymous)
SELECT gen_random_uuid(), %(survey)s, %(version)s, (%(units)s::bigint[])[1 + n %% %(branches)s],
       %(first)s::date + floor(random() * 360)::int, true
FROM generate_series(1, %(members)s) n
"""
GIVEN = """
INSERT INTO assessments_answer (id, response_id, question_id, choice, number, text, tags)
SELECT gen_random_uuid(), r.id, q.id, CASE q.kind WHEN 'single' THEN (ARRAY['yes', 'no'])[1 + floor(random() * 2)::int]
       ELSE '' END, CASE q.kind WHEN 'scale' THEN 1 + floor(random() * 5) WHEN 'number' THEN floor(random() * 40) END,
       %(text)s, '[]'
FROM assessments_response r CROSS JOIN assessments_question q
"""


def run(report: Report) -> None:
    with bench_database(f"uc_bench_survey_{ANSWERS}") as is_new:
        if is_new:
            _fill()
        survey = Survey.objects.get()
        report.note(f"{Answer.objects.count():,} answers of {Response.objects.count():,} members")
        client = Client()
        client.force_login(User.objects.get(username=Role.WELFARE_OFFICER))
        pairs = [(_page(client, survey), _by_hand(survey)) for _look in range(LOOKS)][1:]
        ours, sql = (statistics.median(column) for column in zip(*pairs, strict=True))
        report.row(f"Results over {ANSWERS:,} answers: page", ours * 1000, unit="ms")
        report.row(f"Results over {ANSWERS:,} answers: page / its SQL", ours / sql, 3, better="<=")


def _page(client: Client, survey: Survey) -> float:
    start = time.perf_counter()
    answer = client.get(reverse("assessments:survey_results", args=[survey.pk]))
    if answer.status_code != 200:
        raise RuntimeError(answer.status_code)
    return time.perf_counter() - start


def _by_hand(survey: Survey) -> float:
    values = {"survey": survey.pk, "days": Question.objects.get(kind=QuestionKind.NUMBER).pk}
    start = time.perf_counter()
    with connection.cursor() as cursor:
        for statement in (COUNTING, MIDDLE):
            cursor.execute(statement, values)
            cursor.fetchall()
    return time.perf_counter() - start


def _fill() -> None:
    """Write a survey of a year in twenty branches."""
    world = build_world()
    enterprise = Unit.objects.get(pk=world.enterprise.pk)
    names = [{"code": f"B{number}", "name": f"{number}队", "kind": UnitKind.BRANCH} for number in range(BRANCHES)]
    branches = [enterprise.add_child(**name) for name in names]
    survey, version = _asked(enterprise)
    values = {
        "survey": survey.pk, "version": version.pk, "units": [unit.pk for unit in branches], "branches": BRANCHES,
        "first": survey.starts_on, "members": ANSWERS // QUESTIONS,
        "text": Answer._meta.get_field("text").get_db_prep_value("", connection),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(RESPONSES, values)
        cursor.execute(GIVEN, values)
    settle()


def _asked(unit: Unit) -> tuple[Survey, QuestionnaireVersion]:
    held = Questionnaire.objects.create(code="bench", unit=unit, title_zh="满意度")
    version = QuestionnaireVersion.objects.create(
        questionnaire=held, number=1, state=VersionState.PUBLISHED, published_at=timezone.now()
    )
    section = Section.objects.create(version=version, position=1)
    kinds = [QuestionKind.SCALE] * 8 + [QuestionKind.SINGLE, QuestionKind.NUMBER]
    options = [{"value": "yes", "zh": "是", "en": "Yes"}, {"value": "no", "zh": "否", "en": "No"}]
    Question.objects.bulk_create(
        Question(
            section=section, position=place, key=f"k{place}", kind=kind, text_zh=f"问题{place}",
            is_satisfaction=kind == QuestionKind.SCALE, options=options if kind == QuestionKind.SINGLE else [],
        )
        for place, kind in enumerate(kinds, start=1)
    )  # fmt: skip
    survey = Survey.objects.create(
        questionnaire=held, unit=unit, occasion="yearly", name_zh="年度调查", starts_on=date(2026, 1, 1), token="bench",
        made_at=timezone.now(),
    )  # fmt: skip
    return survey, version
