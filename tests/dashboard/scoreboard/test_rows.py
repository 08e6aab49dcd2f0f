"""The rows behind a number, as far as each reader may see them; and the numbers by command."""

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import translation

from assessments.performance.selectors.lines import Line, page_of
from tests.browsers import browser_of
from tests.factories import World, build_world
from tests.factories.cases import NOW, load_catalogues, reported
from tests.factories.scoreboard import withheld
from tests.factories.worklist import SubjectFactory, WorkItemFactory
from unioncare.core.explain import shown
from unioncare.core.rates import FEWEST
from unioncare.dashboard.management.commands.scoreboard import _as_json
from unioncare.dashboard.scoreboard.measures import Asked, Measure
from unioncare.dashboard.scoreboard.selectors.behind.opening import Opened, Opening
from unioncare.dashboard.scoreboard.selectors.indicators import INDICATORS
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Unit

from .drawn import Drawing

pytestmark = pytest.mark.django_db
APRIL = datetime(2026, 4, 10, 9, 0, tzinfo=NOW.tzinfo)
DAYS = {"from": "2026-02-01", "to": "2026-03-31"}
OPEN = ("A1", "A2", "A3", "A4", "B1", "B2", "B3", "E1", "F2", "F3", "F4", "F5")
CLOSED = ("B4", "E2", "E3", "E4", "F1")
PAGE_QUERIES = 8


@pytest.fixture(autouse=True)
def april() -> Iterator[None]:
    with time_machine.travel(APRIL, tick=False), translation.override("en"):
        yield


@pytest.fixture
def world(db: None) -> World:
    return build_world()


def text(client: Client, unit: Unit, code: str, status: int = 200, **query: str) -> str:
    answer = client.get(reverse("scoreboard:rows", args=[unit.code, code]), DAYS | query)
    assert answer.status_code == status, answer
    return answer.content.decode()


def lines_of(opened: Opened, size: int) -> list[Line]:
    """Return all lines, page by page."""
    found: list[Line] = []
    after = ""
    while True:
        page = page_of(opened.lines, after, size)
        found += page.rows
        if not page.has_next:
            return found
        after = page.next_cursor


def regradings(world: World, unit: Unit, many: int, *, done: int = 0) -> None:
    subject = SubjectFactory(unit=unit, label="陈国栋 2026-0217", reference="2026-0217")
    for number in range(many):
        ended = {"state": "done", "done_at": NOW} if number < done else {}
        WorkItemFactory(kind="regrading", subject=subject, assignee=world.branch_chair, **ended)


def test_the_rows_behind_a_number_are_those_that_were_counted(world: World) -> None:
    Drawing(world, 4).draw()
    chair = world.chair
    for unit in (world.enterprise, world.second_branch):
        asked = Asked(unit, date(2026, 2, 1), date(2026, 3, 31), APRIL)
        for code in OPEN:
            indicator = INDICATORS[code]
            measure = indicator.reckon(asked)
            opened, failed = (indicator.rows(Opening(chair, asked, only)) for only in (False, True))
            lines = lines_of(opened, 7)
            assert len(lines) == opened.lines.count() <= opened.of, code
            assert len(set(lines)) == len(lines) or code in {"A1", "F2", "B3"}, code
            if not indicator.judged:
                assert {line.kept for line in lines} <= {None}
                assert opened.of == measure.n
                continue
            assert not any(line.kept for line in lines_of(failed, 7)), code
            assert failed.lines.count() == sum(not line.kept for line in lines), code
            # A3 counts parts of files, and F3 is a mean.
            if code != "A3":
                assert opened.of == measure.n, code
            if code not in {"A3", "F3"}:
                assert failed.of == measure.n - measure.count, code
        # The chair reads every page of the enterprise's cases.
        for code in ("A2", "A3", "A4", "B2", "B3", "E1"):
            opened = INDICATORS[code].rows(Opening(chair, asked))
            assert opened.lines.count() == opened.of, code


def test_a_row_says_what_whose_where_when_and_leads_to_its_record(world: World) -> None:
    load_catalogues()
    with time_machine.travel(NOW, tick=False):
        case = reported(world)
    asked = Asked(world.enterprise, date(2026, 3, 1), date(2026, 3, 31), APRIL)
    (line,) = lines_of(INDICATORS["B2"].rows(Opening(world.chair, asked)), 7)
    assert line.about == f"{case.member.name} {case.number}"
    assert (line.url, line.kept) == (reverse("visits:visit", args=[case.visits.get().item_id]), False)
    assert line.place == case.unit.name
    # Of days that are no quarter and no year nothing is told, and so nothing is opened.
    page = text(browser_of(world.chair), world.enterprise, "B2")
    assert "told for whole quarters and years only" in page
    assert case.member.name not in page


def test_the_page_shows_what_the_reader_may_see_and_counts_the_rest(world: World, django_assert_num_queries) -> None:
    regradings(world, world.group, 2, done=1)
    regradings(world, world.second_branch, 1)
    chair, member = browser_of(world.chair), browser_of(world.person(Role.COMMITTEE_MEMBER))
    page = text(chair, world.enterprise, "A2")
    assert "1 / 3" in page
    assert page.count("陈国栋 2026-0217") == 3
    assert page.count(">missed<") == 2
    assert "may not open" not in page
    failed = text(chair, world.enterprise, "A2", only="failed")
    assert failed.count("陈国栋 2026-0217") == failed.count(">missed<") == 2
    closed = text(member, world.enterprise, "A2")
    assert "陈国栋" not in closed
    assert "3 more are counted that you may not open." in closed
    branch = browser_of(world.branch_chair)
    assert text(branch, world.branch, "A2").count("陈国栋 2026-0217") == 2
    for outside in (world.enterprise, world.second_branch, world.far_enterprise):
        text(branch, outside, "A2", status=404)
    text(chair, world.enterprise, "Z9", status=404)
    text(browser_of(world.group_leader), world.group, "A2", status=403)
    # As many statements for 3 rows as for a page of 50, and the next page goes on.
    text(chair, world.enterprise, "A2")
    with django_assert_num_queries(PAGE_QUERIES):
        text(chair, world.enterprise, "A2")
    regradings(world, world.group, 52)
    with django_assert_num_queries(PAGE_QUERIES):
        page = text(chair, world.enterprise, "A2")
    assert page.count("陈国栋 2026-0217") == 50
    assert 'rel="next"' in page


def test_what_is_confidential_gives_its_number_and_no_row(world: World) -> None:
    assert set(CLOSED) == {code for code in (*OPEN, *CLOSED) if INDICATORS[code].rows is None}
    chair = browser_of(world.chair)
    assert "known to the counselling team alone" in text(chair, world.enterprise, "E2")
    assert "Answers are anonymous" in text(chair, world.enterprise, "F1")
    assert "who may be in danger" in text(chair, world.enterprise, "B4")
    load_catalogues()
    with time_machine.travel(NOW, tick=False):
        case = reported(world)
    type(case).objects.update(diagnosed_on=NOW.date() - timedelta(days=9))
    withheld(world.enterprise, "B1")
    page = text(chair, world.enterprise, "B1", **{"from": "2026-01-01"})
    assert "too few to be shown" in page
    assert case.member.name not in page
    assert FEWEST == 5


def test_days_that_make_no_sense_are_told_of_and_a_period_ahead_has_no_rows(world: World) -> None:
    chair = browser_of(world.chair)
    assert "The last day lies before the first one" in text(chair, world.enterprise, "A2", to="2026-01-01")
    assert "Nothing stands behind this number" in text(chair, world.enterprise, "A2")
    ahead = chair.get(reverse("scoreboard:rows", args=["QL3", "A2"]), {"period": "2026-Q4"}).content.decode()
    assert "This period has not begun" in ahead


def command(*args: str) -> str:
    out = StringIO()
    call_command("scoreboard", *args, stdout=out)
    return out.getvalue()


def test_the_command_prints_every_indicator_by_its_code(world: World) -> None:
    regradings(world, world.group, 4, done=3)
    told = json.loads(command("--unit", "QL3", "--from", "2026-03-01", "--to", "2026-03-31", "--json"))
    assert list(told) == list(INDICATORS)
    assert {"A1", "A2", "B1", "B4", "E1", "F5"} <= set(told)
    assert told["A2"]["value"] == 0.75
    assert (told["A2"]["n"], told["A2"]["count"], told["A2"]["withheld"]) == (4, 3, False)
    assert told["A2"]["low"] == pytest.approx(0.301, abs=0.001)
    assert (told["A2"]["scale"], told["A2"]["direction"]) == ("share", "up")
    assert told["A2"]["label"] == "Work done within its deadline"
    assert told["B1"]["value"] is None
    parts = (
        shown("Of one disease", {"zh": "甲", "en": "First"}),
        shown("Of one disease", {"zh": "乙", "en": "Second"}),
    )
    assert _as_json("D1", Measure(0.5, 9, beside=parts), None, (0.4, 7)) | {"beside": [
        {"label": "Of one disease", "value": "First"}, {"label": "Of one disease", "value": "Second"},
    ], "baseline_n": 7} == _as_json("D1", Measure(0.5, 9, beside=parts), None, (0.4, 7))  # fmt: skip
    table = command("--unit", "QL3", "--from", "2026-03-01", "--to", "2026-03-31")
    assert "75.0%" in table
    assert "n/a" in table
    nothing = json.loads(command("--unit", world.far_branch.code, "--json"))
    assert {one["value"] for code, one in nothing.items() if code not in {"A1", "G2"}} == {None}


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("--unit", "NOWHERE"), "There is no unit with the code “NOWHERE”."),
        (("--unit", "QL3", "--from", "2026-03-02", "--to", "2026-03-01"), "lies after the last one"),
        (("--unit", "QL3", "--to", "2026-04-11"), "2026-04-11 is still to come"),
        (("--unit", "QL3", "--from", "yesterday"), "invalid"),
        (("--unit", "QL3", "--to", "0001-01-02"), "lies after the last one|too far back"),
    ],
)
def test_the_command_says_what_is_wrong(world: World, args: tuple[str, ...], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        command(*args)
