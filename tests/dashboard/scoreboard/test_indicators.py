"""A1 … B4, E1 … F5: what a plain count over a drawn world finds, in how many statements, and what is told of few."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from tests.factories import World, build_world
from tests.factories.cases import NOW, load_catalogues, reported
from tests.factories.insurance import term
from tests.factories.protocol import in_force
from tests.factories.worklist import SubjectFactory, WorkItemFactory
from unioncare.core.rates import Rate, Typical
from unioncare.core.ui.why import source_url
from unioncare.dashboard.scoreboard.measures import Asked, Measure, t_95, wilson
from unioncare.dashboard.scoreboard.selectors.explaining import explanation_of
from unioncare.dashboard.scoreboard.selectors.indicators import INDICATORS
from unioncare.dashboard.scoreboard.selectors.measuring import Everywhere, measure_all
from unioncare.dashboard.scoreboard.selectors.written_rules import written_rules
from unioncare.worklist.models import Responsibility

from .alike import assert_alike
from .drawn import Drawing
from .naive import Plain

pytestmark = pytest.mark.django_db
APRIL = datetime(2026, 4, 10, 9, 0, tzinfo=NOW.tzinfo)
PERIODS = ((date(2026, 2, 1), date(2026, 3, 31)), (date(2026, 3, 1), date(2026, 3, 20)))
CODES = (
    "A1", "A2", "A3", "A4", "B1", "B2", "B3", "B4", "E1", "E2", "E3", "E4", "F1", "F2", "F3", "F4", "F5",
)  # fmt: skip
# E2, A4 and E4 read their thresholds first; B4 counts alerts and items, F1 answers and links.
STATEMENTS = dict.fromkeys(CODES, 1) | dict.fromkeys(("A4", "B4", "E2", "E4", "F1"), 2)


@pytest.fixture
def world(db: None) -> World:
    return build_world()


@pytest.mark.parametrize("seed", [4, 17])
def test_a_plain_count_over_the_rows_finds_the_same(world: World, seed: int, django_assert_num_queries) -> None:
    Drawing(world, seed).draw()
    counted, everywhere = 0, {days: Everywhere() for days in PERIODS}
    for unit in (world.corporation, world.enterprise, world.branch, world.second_branch, world.far_group):
        for first, last in PERIODS:
            asked = Asked(unit, first, last, APRIL)
            plain, found = Plain(asked), measure_all(asked, CODES)
            assert_alike(everywhere[first, last], asked, found, CODES)
            for code in CODES[1:]:
                measure = found[code]
                if code == "F1" and measure.is_withheld:
                    continue
                value, n = plain.of(code)
                assert measure.is_withheld == (n == -1), (code, unit, first)
                assert measure.n == max(n, 0), (code, unit, first)
                assert measure.value == (None if value is None else pytest.approx(value)), (code, unit, first)
                counted += measure.value is not None
            links, made = plain.response_rate()
            beside = {one.label: one.value for one in found["F1"].beside}
            assert beside.get("Survey links used", 0) == links
            assert beside.get("Survey links given out", 0) == made
    assert counted > 60, "the world that was drawn is too empty to prove anything"
    for code, many in STATEMENTS.items():
        for unit in (world.corporation, world.second_branch):
            asked = Asked(unit, *PERIODS[0], APRIL)
            with django_assert_num_queries(many):
                INDICATORS[code].measure(asked)


def test_of_nothing_every_number_is_missing_and_none_is_0(world: World) -> None:
    found = measure_all(Asked(world.far_branch, date(2026, 3, 1), date(2026, 3, 31), APRIL), CODES)
    assert set(found) == set(CODES)
    for code, measure in found.items():
        if code != "A1":
            assert measure == Measure(None, 0), code


def test_every_rule_that_is_required_counts_once_and_only_while_it_is_in_force(world: World) -> None:
    day = date(2026, 3, 18)
    required = len(written_rules(world.group, day))

    def in_force_of(unit, on=day) -> set[str]:
        with translation.override("en"):
            return {str(one.label) for one in written_rules(unit, on) if one.in_force}

    assert in_force_of(world.group) == set()
    in_force(world.enterprise)
    steps = in_force_of(world.group)
    assert len(steps) == 20
    assert {"Protocol of care", "Regular visits", "Serious-illness relief"} <= steps
    assert in_force_of(world.far_group) == set(), "a protocol binds the unit and what lies below it"
    assert in_force_of(world.group, date(2025, 12, 31)) == set()
    load_catalogues()
    term(world.enterprise)
    Responsibility.objects.create(item_kind="visit", unit_kind="branch", role="branch_chair")
    more = in_force_of(world.group) - steps
    assert {"Text of the consent", "Minimum living line", "Mutual insurance for everybody"} <= more
    assert "Responsibility table" in more
    asked = Asked(world.group, date(2026, 3, 1), day, NOW)
    measure = INDICATORS["A1"].measure(asked)
    assert (measure.count, measure.n) == (20 + len(more), required)
    assert measure.low is None, "nobody drew a sample"


def test_few_are_told_of_only_where_nobody_could_suffer_from_it(world: World) -> None:
    assert {code for code in CODES if INDICATORS[code].discreet} == {
        "A4", "B1", "B2", "B4", "E1", "E2", "E3", "E4", "F2", "F3", "F4",
    }  # fmt: skip
    load_catalogues()
    case = reported(world)
    type(case).objects.update(diagnosed_on=NOW.date() - timedelta(days=9))
    asked = Asked(world.enterprise, date(2026, 3, 1), date(2026, 3, 31), APRIL)
    assert INDICATORS["B1"].measure(asked) == Measure(None, 0, is_withheld=True)
    assert INDICATORS["B2"].measure(asked) == Measure(None, 0, is_withheld=True)
    assert INDICATORS["B2"].reckon(asked).n == 1
    with translation.override("en"):
        because = explanation_of(INDICATORS["B1"], INDICATORS["B1"].measure(asked), asked)
        assert ("Note", "There are some, but too few to be told of") in because.input_rows
        assert because.formula_text == ""


def test_intervals_are_those_of_the_textbooks() -> None:
    assert wilson(8, 10) == pytest.approx((0.490, 0.943), abs=0.001)
    assert wilson(0, 10) == pytest.approx((0.0, 0.278), abs=0.001)
    assert wilson(10, 10) == pytest.approx((0.722, 1.0), abs=0.001)
    assert Measure.of_rate(Rate(8, 10)).low == pytest.approx(0.490, abs=0.001)
    # Student's t: 2.776 with four degrees of freedom, 2.262 with nine, 1.984 with a hundred.
    assert [t_95(4), t_95(9), t_95(100)] == pytest.approx([2.776, 2.262, 1.984], abs=0.01)
    told = Measure.of_mean(12.0, 10, 5.0)
    assert (told.low, told.high) == pytest.approx((12 - 3.577, 12 + 3.577), abs=0.01)
    assert Measure.of_mean(12.0, 1, None) == Measure(12.0, 1)
    assert Measure.of_typical(Typical(3.0, 9, 1.0, 8.0)) == Measure(3.0, 9, None, 1.0, 8.0)
    assert Measure.of_mean(None, 0, None) == Measure(None, 0)


def test_a_number_says_how_it_was_reckoned_and_leads_to_its_rows(world: World) -> None:
    subject = SubjectFactory(unit=world.group)
    WorkItemFactory(subject=subject, state="done", done_at=NOW)
    WorkItemFactory(subject=subject)
    asked = Asked(world.enterprise, date(2026, 3, 1), date(2026, 3, 31), APRIL)
    because = explanation_of(INDICATORS["A2"], INDICATORS["A2"].measure(asked), asked)
    with translation.override("en"):
        assert because.text == "work items done by their due time / work items that fell due"
        assert because.formula_text == "1 ÷ 2 = 50.0 %"
        assert ("work items that fell due", "2") in because.input_rows
        assert ("Interval of 95 %", "9.5 – 90.5") in because.input_rows
    ((_label, name, pk),) = because.source_rows
    page = reverse("scoreboard:rows", args=["QL3", "A2"])
    assert source_url(name, pk) == f"{page}?from=2026-03-01&to=2026-03-31"
    assert type(because).from_json(because.as_json()).text == because.text
