"""The scoreboard of a unit: its numbers, what they are compared with, the units below, who may see it."""

from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from auditlog.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from assessments.improvement.models import Cause, ImprovementAction
from assessments.improvement.services.planning import ActionEntry, plan_action
from assessments.improvement.sources import find_source
from assessments.improvement.starter import load_causes
from tests.browsers import browser_of
from tests.factories import UnitFactory, World, build_world
from tests.factories.scoreboard import QUARTER, baseline, taken, target, withheld
from tests.factories.worklist import NOW, SubjectFactory, WorkItemFactory
from unioncare.core.periods import Period
from unioncare.dashboard.scoreboard.selectors.indicators import INDICATORS
from unioncare.dashboard.scoreboard.selectors.ranking import rank
from unioncare.organisation.enums import Role, UnitKind
from unioncare.organisation.models import Unit, User
from unioncare.worklist.enums import ItemState

pytestmark = pytest.mark.django_db
BOARD = reverse("scoreboard:board")
BEFORE = Period(2025, 10, 3)


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world(db: None) -> World:
    return build_world()


def due(world: World, kept: int, of: int, days_ago: int = 10) -> None:
    """Work of the branch that was due, so much of it done in time."""
    at = NOW - timedelta(days=days_ago)
    subject = SubjectFactory(unit=world.group)
    for number in range(of):
        done = {"state": ItemState.DONE, "done_at": at - timedelta(days=1), "done_by": world.branch_chair}
        WorkItemFactory(
            kind="regrading", subject=subject, opens_at=at - timedelta(days=5), due_at=at,
            assignee=world.branch_chair, **(done if number < kept else {}),
        )  # fmt: skip


def page(reader: User, **query: str) -> Any:
    return browser_of(reader).get(BOARD, query)


def line(answer: Any, code: str) -> Any:
    """Return one indicator as the page has it."""
    rows = [row for _part, rows in answer.context["parts"] for row, _way in rows]
    return next(row.line for row in rows if row.line.indicator.code == code)


def test_the_chair_reads_the_quarter_that_runs_of_their_unit(world: World) -> None:
    due(world, 6, 8)
    target(world.corporation, "A2", "0.9")
    answer = page(world.chair)
    assert (answer.context["unit"], answer.context["period"]) == (world.enterprise, QUARTER)
    assert [part.dimension.value for part, _rows in answer.context["parts"]] == sorted({code[0] for code in INDICATORS})
    found = line(answer, "A2")
    assert (found.measure.value, found.measure.n, found.degree) == (0.75, 8, pytest.approx(0.75 / 0.9))
    html = answer.text
    assert "75.0%" in html
    assert "≥ 90.0%" in html
    assert "Near target" in html
    assert f"/scoreboard/{world.enterprise.code}/A2/rows/?from=2026-01-01&amp;to=2026-03-18" in html
    # A day of the page says more of the same: only the days asked for count.
    assert line(page(world.chair, **{"from": "2026-03-09", "to": "2026-03-18"}), "A2").measure.value is None
    assert line(page(world.chair, period="2026"), "A2").measure.n == 8


def test_every_number_says_why_and_leads_to_its_rows(world: World) -> None:
    due(world, 6, 8)
    answer = page(world.chair)
    html = answer.text
    shown = sum(row.line.measure.value is not None for _part, rows in answer.context["parts"] for row, _way in rows)
    assert html.count("uc-why-more") == shown >= 1
    assert html.count("/rows/?from=") >= len(INDICATORS)
    assert "6 ÷ 8 = 75.0 %" in html
    assert "mean degree to which its indicators reach their targets" in html


def test_a_unit_without_data_says_so_and_never_zero(world: World) -> None:
    answer = page(world.outsider(Role.BRANCH_CHAIR))
    assert answer.context["unit"] == world.far_branch
    assert line(answer, "A2").measure.value is None
    assert "no data" in answer.text
    assert "Clearly" not in answer.text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"period": "2026-Q4"}, "This period has not begun"),
        ({"from": "2026-03-09", "to": "2026-03-01"}, "The last day lies before the first one."),
        ({"from": "2026-03-09", "to": "2026-03-19"}, "This day is still to come"),
        ({"from": "x", "to": "2026-03-01"}, "From:"),
        ({"from": "2026-03-09"}, "To:"),
        ({"period": "soon"}, "Quarter 1 of 2026"),
        ({"period": "2026-02"}, "Quarter 1 of 2026"),
        ({"from": "0001-01-01", "to": "0001-01-02"}, "This day lies too far back"),
    ],
)
def test_days_that_cannot_be_are_answered_in_words(world: World, query: dict[str, str], said: str) -> None:
    answer = page(world.chair, **query)
    assert answer.status_code == 200
    assert said in answer.text


def test_a_list_of_units_says_how_many_it_leaves_out_and_keeps_the_one_that_is_shown(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("unioncare.dashboard.scoreboard.views.base.OFFERED", 2)
    whole = Unit.objects.within(world.enterprise.path).filter(is_active=True).count()
    answer = page(world.chair, unit=world.second_branch.code)
    assert world.second_branch in answer.context["units"]
    assert len(answer.context["units"]) == 2
    assert f"{whole - 2} more units are not in this list" in answer.text


def test_units_below_are_ranked_by_the_careful_end_and_very_few_are_not_shown(world: World) -> None:
    names = {"many": (92, 98), "lucky": (12, 12), "poor": (64, 79), "few": (2, 3), "none": (0, 0), "small": (3, 4)}
    target(world.enterprise, "E1", "0.95")
    for name, (count, of) in names.items():
        taken(UnitFactory(parent=world.enterprise, code=name, name=name, kind=UnitKind.BRANCH), "E1", count, of)
    taken(world.enterprise, "E1", 173, 196)
    answer = page(world.chair, by="E1")
    ranking = answer.context["ranking"]
    assert [one.unit.name for one in ranking.ranked] == ["many", "lucky", "poor"]
    assert {one.name for one in ranking.hidden} == {"few", "small"}
    assert [one.name for one in ranking.quiet] == ["none"]
    assert {one.name for one in ranking.waiting} == {world.branch.name, world.second_branch.name}
    assert answer.text.count("not counted yet") == 2
    assert [one.unit.name for one in ranking.beyond] == ["poor"]
    assert answer.text.count("The whole interval lies beyond the target") == 1
    assert [one.name for one, _way in answer.context["beyond"]] == ["poor"]
    assert answer.context["units_left"] == 0
    assert "As of 18 Mar 2026" in answer.text
    assert f"unit={Unit.objects.get(code='poor').code}" in answer.text


def test_a_hidden_unit_is_not_told_by_the_sum_above_nor_on_a_page_of_its_own(world: World) -> None:
    code = next(code for code, one in INDICATORS.items() if one.discreet)
    units = [UnitFactory(parent=world.enterprise, code=f"B{n}", name=f"B{n}", kind=UnitKind.BRANCH) for n in range(3)]
    for period in (QUARTER, Period(2026, 1, 12)):
        taken(world.enterprise, code, 30, 60, period)
        for unit, of in zip(units, (30, 27, 0), strict=True):
            taken(unit, code, 10, of, period) if of else withheld(unit, code, period)
    ranking = rank(world.enterprise, INDICATORS[code], QUARTER, NOW.date())
    assert [one.unit for one in ranking.ranked] == [units[0]]
    assert set(ranking.hidden) == set(units[1:])
    assert line(page(world.chair, unit="B1"), code).measure.is_withheld
    assert not line(page(world.chair, unit="B0"), code).measure.is_withheld
    # Whatever lies below a hidden unit adds up to it.
    below = UnitFactory(parent=units[1], code="B1-1", name="B1-1", kind=UnitKind.SECTION)
    taken(below, code, 10, 27)
    assert rank(units[1], INDICATORS[code], QUARTER, NOW.date()).ranked == []


def test_a_baseline_stands_beside_and_one_that_overlaps_is_refused(world: World) -> None:
    due(world, 6, 8)
    target(world.corporation, "A2", "1")
    old = baseline(world.corporation)
    late = baseline(world.enterprise, "试点", date(2025, 12, 1), date(2026, 1, 31))
    answer = page(world.chair)
    assert answer.context["before"].name == old.name
    assert line(answer, "A2").before == (0.51, 312)
    assert "n = 312" in answer.text
    assert f"· {world.corporation.name}</span>" in answer.text
    assert "51.0%" in answer.text
    part = next(part for part, _rows in answer.context["parts"] if part.dimension.value == "A")
    assert part.score_before == 51
    answer = page(world.chair, compare=str(late.pk))
    assert "overlaps the days shown, so nothing is compared" in answer.text
    assert line(answer, "A2").before is None
    assert "overlaps" in page(world.chair, compare="2026-Q1").text
    assert page(world.chair, compare="none").context["before"] is None


def test_an_earlier_quarter_is_compared_as_it_was_taken_else_as_it_is_measured(world: World) -> None:
    due(world, 1, 4, days_ago=100)
    answer = page(world.chair, compare="2025-Q4")
    assert line(answer, "A2").before == (0.25, 4)
    taken(world.enterprise, "A2", 2, 4, BEFORE, date(2026, 1, 1))
    answer = page(world.chair, compare="2025-Q4")
    assert line(answer, "A2").before == (0.5, 4)
    assert line(answer, "A2").trend[-2] == 0.5


def test_a_number_clearly_off_target_leads_to_an_action_and_back(world: World) -> None:
    load_causes()
    due(world, 10, 40)
    target(world.corporation, "A2", "0.95")
    chair, key = world.chair, f"indicator:{world.enterprise.code}:A2:2026-Q1"
    html = page(chair).text
    assert "Clearly below target" in html
    assert f"source={key.replace(':', '%3A')}" in html
    found = find_source(chair, key)
    assert found is not None
    assert found.label.text == f"A2 {INDICATORS['A2'].label}, {world.enterprise}, 2026-Q1: 25.0%, target ≥ 95.0%"
    assert found.url == f"{BOARD}?unit={world.enterprise.code}&period=2026-Q1#A2"
    entry = ActionEntry(
        Cause.objects.get(code="no_time"), "逾期多", "每周核对待办", world.welfare_officer, date(2026, 4, 18)
    )
    action = plan_action(source_key=key, unit=None, entry=entry, actor=chair, now=NOW)
    assert ImprovementAction.objects.get().source_kind == "missed_standard"
    assert f"Action {action.number} is under way" in page(chair).text
    assert found.url.replace("&", "&amp;") in browser_of(chair).get(action.get_absolute_url()).text
    # Nobody reads it from outside, and nothing is made of what is not there.
    assert find_source(world.outsider(Role.CHAIR), key) is None
    for wrong in ("QL3:A2:2026-Q9", "QL3:Z9:2026-Q1", "QL9:A2:2026-Q1", "QL3:A2:2027", "QL3:B2:2026-Q1", "x", ""):
        assert find_source(chair, f"indicator:{wrong}") is None


def test_who_plans_no_actions_sees_no_way_to_one(world: World) -> None:
    due(world, 10, 40)
    target(world.corporation, "A2", "0.95")
    html = page(world.branch_chair).text
    assert "Clearly below target" in html
    assert "source=indicator" not in html


@pytest.mark.parametrize("role", [Role.GROUP_LEADER, Role.FINANCE_OFFICER, Role.CLERK, Role.ADMINISTRATOR])
def test_others_do_not_open_it(world: World, role: Role) -> None:
    assert page(world.person(role)).status_code == 403


def test_units_of_others_are_not_there(world: World) -> None:
    assert page(world.chair, unit=world.far_branch.code).status_code == 404
    assert page(world.branch_chair, unit=world.enterprise.code).status_code == 404
    assert page(world.chair, unit="\0").status_code == 400


def test_a_code_with_a_slash_has_a_board_and_rows(world: World) -> None:
    Unit.objects.filter(pk=world.enterprise.pk).update(code="QL/3")
    assert "/scoreboard/QL/3/A2/rows/?from=" in page(world.chair).text
    assert browser_of(world.chair).get(reverse("scoreboard:rows", args=["QL/3", "A2"])).status_code == 200
    assert browser_of(world.chair).get("/scoreboard/%00/A2/rows/").status_code == 400


def test_the_number_of_queries_is_the_same_for_1_3_and_50_units(world: World) -> None:
    counts = []
    for code, indicator in INDICATORS.items():
        for period in (QUARTER, Period(2026, 1, 12)):
            if indicator.discreet:
                taken(world.enterprise, code, 20, 40, period)
    for number in range(50):
        unit = UnitFactory(parent=world.enterprise, code=f"U{number}", name=f"U{number}", kind=UnitKind.BRANCH)
        target(unit, "A2", "0.99")
        taken(unit, "A2", 20, 40)
        if number + 1 in (1, 3, 50):
            page(world.chair)
            with CaptureQueriesContext(connection) as queries:
                answer = page(world.chair)
            assert len(answer.context["ranked"]) == number + 1
            counts.append(len(queries))
    assert counts == [QUERIES] * 3


QUERIES = 74


def test_the_table_goes_out_as_a_workbook_for_a_purpose(world: World) -> None:
    due(world, 6, 8)
    target(world.corporation, "A2", "0.9")
    answer = browser_of(world.chair).post(f"{reverse('scoreboard:export')}?period=2026-Q1", {"purpose": "季度例会通报"})
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    rows = {row[4]: row for row in book.worksheets[0].iter_rows(min_row=2, values_only=True)}
    assert rows.keys() == INDICATORS.keys()
    assert rows["A2"][7:9] == (8, 0.75)
    assert rows["A2"][13:] == ("≥ 90.0%", "Near target")
    assert rows["B2"][8] is None
    noted = {"additional_data__purpose": "季度例会通报", "additional_data__rows": len(INDICATORS)}
    assert LogEntry.objects.filter(**noted).exists()
