"""Sending a survey of ten questions through HTTP: ours, a bare Django form, django-survey-and-report, in one run.

One gunicorn worker, one client, in turn. All three check a CSRF token or, as ours, the secret of the address that
stands in for it; ours spends a link for every answer. BENCH_SENDS=… sends another number.
"""

import http.client
import os
import statistics
import time
from datetime import timedelta
from urllib.parse import urlencode

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.surveys.enums import Occasion, QuestionKind
from assessments.surveys.models import HeldResponse, Question, QuestionnaireVersion, Response, Section, Survey
from assessments.surveys.services.inviting import Wanted, make_links
from tests.benchmarks.databases import bench_database
from tests.benchmarks.report import Report
from tests.benchmarks.server import Server, serve
from tests.benchmarks.survey_forms import ANSWERS, CHOICES, SCALES, TABLE
from tests.factories.questionnaires import questionnaire, survey
from tests.factories.world import World, build_world
from unioncare.organisation.models import Unit

SENDS = int(os.environ.get("BENCH_SENDS", "400"))
WARM, HELD = 20, 1_000


def run(report: Report) -> None:
    with bench_database("uc_bench_surveys") as is_new:
        world = build_world() if is_new else None
        if world is not None:
            _prepare(world)
        unit = Unit.objects.get(code="QL3")
        anonymous, named = (_links(code, unit) for code in ("anonymous", "named"))
        _queries(report, anonymous.pop())
        with serve() as server:
            token, cookie = _token(server)
            sends = [
                _Send(server, lambda: "/bare/answers/", {**ANSWERS, "csrfmiddlewaretoken": token}, cookie),
                _Send(
                    server, lambda: f"/rival/{_rival()}/", {**_rival_answers(), "csrfmiddlewaretoken": token}, cookie
                ),
                _Send(server, lambda: _path(anonymous.pop()), _ours(), cookie),
                _Send(server, lambda: _path(named.pop()), _ours(), cookie),
            ]
            times = [[send.seconds() for send in sends] for _round in range(WARM + SENDS)][WARM:]
        bare, rival, ours, ours_named = (1 / statistics.median(column) for column in zip(*times, strict=True))
        report.note(f"{HeldResponse.objects.count():,} waiting, {Response.objects.count():,} kept with a name")
        report.row("Survey sent, anonymous", ours, unit="/s")
        report.row("Survey sent, with a name", ours_named, unit="/s")
        report.row("Survey sent, anonymous / bare form with one INSERT", ours / bare, 0.5)
        report.row("Survey sent, with a name / bare form with one INSERT", ours_named / bare, 0.5)
        report.row("Survey sent, anonymous / django-survey-and-report", ours / rival, 5)
        report.row("Survey sent, with a name / django-survey-and-report", ours_named / rival, 5)


class _Send:
    """One page to which the same answers are sent again and again."""

    def __init__(self, server: Server, path, data: dict, cookie: str) -> None:  # type: ignore[no-untyped-def, type-arg]
        self.server, self.path = server, path
        self.body = urlencode(data, doseq=True)
        self.headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}

    def seconds(self) -> float:
        path = self.path()
        client = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=60)
        start = time.perf_counter()
        client.request("POST", path, self.body, self.headers)
        response = client.getresponse()
        text = response.read()
        taken = time.perf_counter() - start
        client.close()
        if response.status not in (200, 302):
            raise RuntimeError(f"POST {path} answered {response.status}: {text[:200]!r}")
        return taken


def _prepare(world: World) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {TABLE} (id bigserial PRIMARY KEY, answers jsonb NOT NULL)")
    for code in ("anonymous", "named"):
        version = questionnaire(world.enterprise, code, anonymous=code == "anonymous", now=timezone.now())
        _ten_questions(version)
        survey(version, world.enterprise, Occasion.LIST, starts_on=timezone.localdate() - timedelta(days=1))
    _prepare_rival()


def _ten_questions(version: QuestionnaireVersion) -> None:
    version.sections.all().delete()
    section = Section.objects.create(version=version, position=1)
    options = [{"value": value, "zh": text, "en": text} for value, text in CHOICES]
    kinds = {
        **dict.fromkeys(SCALES, QuestionKind.SCALE), "why": QuestionKind.MULTIPLE, "came": QuestionKind.SINGLE,
        "days": QuestionKind.NUMBER, "since": QuestionKind.DATE, "words": QuestionKind.TEXT,
    }  # fmt: skip
    for position, (key, kind) in enumerate(kinds.items(), start=1):
        Question.objects.create(
            section=section, position=position, key=key, kind=kind, text_zh=key, is_required=True,
            options=options if kind.has_options else [],
        )  # fmt: skip


def _links(code: str, unit: Unit) -> list[str]:
    held = Survey.objects.get(questionnaire__code=code)
    before = held.invitations.count()
    sources = [f"bench:{before + number}" for number in range(WARM + SENDS + 1)]
    make_links(survey=held, wanted=[Wanted(source, unit) for source in sources], now=timezone.now())
    return [link.token for link in held.invitations.filter(source__in=sources)]


def _queries(report: Report, token: str) -> None:
    with CaptureQueriesContext(connection) as told:
        answer = Client().post(_path(token), _ours())
    assert answer.status_code == 200, answer.text[:500]
    report.row("Queries of a survey sent", len(told), 6, unit="queries", better="<=")


def _ours() -> dict[str, str | list[str]]:
    return {f"q-{key}": value for key, value in ANSWERS.items()}


def _path(token: str) -> str:
    return reverse("assessments:answer_survey", args=[token])


def _token(server: Server) -> tuple[str, str]:
    """Return the CSRF token of the bare form and the cookie that belongs to it."""
    client = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    client.request("GET", "/bare/answers/")
    response = client.getresponse()
    token = response.read().decode()
    cookie = response.headers["Set-Cookie"].split(";")[0]
    client.close()
    return token, cookie


def _prepare_rival() -> None:
    from survey.models import Question as Asked
    from survey.models import Survey as Rival

    held = Rival.objects.create(
        name="bench", description="", need_logged_user=False, expire_date=timezone.localdate() + timedelta(days=9)
    )
    kinds = {
        **dict.fromkeys(SCALES, Asked.RADIO), "why": Asked.SELECT_MULTIPLE, "came": Asked.RADIO,
        "days": Asked.INTEGER, "since": Asked.DATE, "words": Asked.TEXT,
    }  # fmt: skip
    for order, (key, kind) in enumerate(kinds.items(), start=1):
        choices = "5,4,3,2,1" if key in SCALES else ",".join(value for value, _text in CHOICES)
        chosen = choices if kind in (Asked.RADIO, Asked.SELECT_MULTIPLE) else None
        Asked.objects.create(survey=held, order=order, text=key, required=True, type=kind, choices=chosen)


def _rival() -> int:
    return 1


def _rival_answers() -> dict[str, str | list[str]]:
    from survey.models import Question as Asked

    keys = dict(Asked.objects.filter(survey=_rival()).values_list("text", "pk"))
    return {f"question_{keys[key]}": value for key, value in ANSWERS.items()}
