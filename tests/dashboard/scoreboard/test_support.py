"""C1 … D6 and G1 … G4: what a plain count over a drawn world finds, in how many statements, and the rows behind."""

from datetime import date, datetime

import pytest

from assessments.performance.selectors.lines import every_line
from cases.care.models import Disease, IllnessCase
from tests.factories import World, build_world
from tests.factories.appraisal import FIRST, LAST, told
from tests.factories.cases import NOW
from unioncare.core.paging import encode_cursor
from unioncare.core.rates import FEWEST
from unioncare.dashboard.scoreboard.measures import Asked, Measure
from unioncare.dashboard.scoreboard.selectors.behind.opening import Opening
from unioncare.dashboard.scoreboard.selectors.indicators import INDICATORS
from unioncare.dashboard.scoreboard.selectors.measuring import Everywhere, measure_all
from unioncare.organisation.enums import Role, UnitKind

from .alike import assert_alike
from .drawn_support import Support
from .naive_support import PlainSupport

pytestmark = pytest.mark.django_db
APRIL = datetime(2026, 4, 2, 9, 0, tzinfo=NOW.tzinfo)
# The last runs still: nothing is known of its days after 2 April.
PERIODS = ((date(2026, 2, 1), date(2026, 3, 10)), (date(2026, 3, 1), date(2026, 4, 30)))
CODES = ("C1", "C2", "C3", "C4", "C5", "C6", "D1", "D2", "D3", "D4", "D5", "D6", "G2", "G3", "G4")
# C1 … C3 read the plans, D6 its policies; G2 and G3 posts, leaves and work.
STATEMENTS = {
    "C1": 2, "C2": 2, "C3": 2, "C4": 1, "C5": 1, "C6": 1, "D1": 1, "D2": 1, "D3": 1, "D4": 1, "D5": 1, "D6": 2,
    "G1": 1, "G2": 5, "G3": 0, "G4": 1,
}  # fmt: skip


@pytest.fixture
def world(db: None) -> World:
    return build_world()


@pytest.mark.parametrize("seed", [3, 11])
def test_a_plain_count_over_the_rows_finds_the_same(world: World, seed: int) -> None:
    Support(world, seed).draw()
    counted, everywhere = dict.fromkeys(CODES, 0), {days: Everywhere() for days in PERIODS}
    for unit in (world.corporation, world.enterprise, world.second_branch, world.far_group):
        for first, last in PERIODS:
            asked = Asked(unit, first, last, APRIL)
            found, plain = measure_all(asked, CODES), PlainSupport(asked)
            assert_alike(everywhere[first, last], asked, found, CODES)
            for code in CODES:
                value, n = plain.of(code)
                whole = INDICATORS[code].reckon(asked)
                assert whole.n == n, (code, unit, first)
                assert whole.value == (None if value is None else pytest.approx(value)), (code, unit, first)
                few = INDICATORS[code].discreet and 0 < n < FEWEST
                assert found[code] == (Measure(None, 0, is_withheld=True) if few else whole), (code, unit, first)
                counted[code] += value is not None
    assert min(counted.values()) >= 4, counted


def test_every_number_takes_as_many_statements_in_a_large_unit_as_in_a_small_one(
    world: World, django_assert_num_queries
) -> None:
    Support(world, 5).draw()
    for unit in (world.corporation, world.second_branch):
        asked = Asked(unit, *PERIODS[0], APRIL)
        for code, many in STATEMENTS.items():
            with django_assert_num_queries(many):
                INDICATORS[code].measure(asked)


def test_of_nothing_every_number_is_missing_and_none_is_0(world: World) -> None:
    held = ("G2", "G3")
    for days in (PERIODS[0], (date(2027, 1, 1), date(2027, 3, 31))):
        for code, measure in measure_all(Asked(world.far_branch, *days, APRIL), STATEMENTS).items():
            if code not in held or days[0].year == 2027:
                assert measure == Measure(None, 0), code


def test_parts_by_disease_are_told_from_five_on_and_give_nobody_away(world: World) -> None:
    Support(world, 7).draw()
    one, other = Disease.objects.order_by("position")[:2]
    cases = IllnessCase.objects.filter(consent_state="given")
    year = (date(2026, 1, 1), date(2026, 12, 31))
    asked = Asked(world.corporation, *year, APRIL)

    def parts(first: date = year[0], last: date = year[1]) -> list[str]:
        whole = INDICATORS["D1"].measure(Asked(asked.unit, first, last, APRIL))
        assert whole.n >= 2 * FEWEST
        return [str(beside.value["zh"]) for beside in whole.beside]

    cases.update(disease=one)
    assert parts() == [], "beside those of the enterprises they would tell of very few"
    asked.unit.kind = UnitKind.ENTERPRISE
    assert len(parts()) == 1
    assert parts(last=date(2026, 3, 31)) == [], "beside those of the year they would tell of very few"
    assert parts()[0].startswith(one.name_zh)
    in_d1 = [case.pk for case in cases if PlainSupport(asked).relief_of(case) is not None]
    cases.filter(pk__in=in_d1[:3]).update(disease=other)
    assert parts() == [], "of the whole and one part the three others would be known"
    cases.filter(pk__in=in_d1[:6]).update(disease=other)
    assert len(parts()) == 2


def test_d2_tells_the_state_before_aid_beside_it(world: World) -> None:
    Support(world, 3).draw()
    asked = Asked(world.corporation, *PERIODS[1], APRIL)
    before = [was for was, _stays in PlainSupport(asked).catastrophes()]
    (beside,) = INDICATORS["D2"].reckon(asked).beside
    assert float(beside.value["num"]) == pytest.approx(100 * sum(before) / len(before), abs=0.05)


def test_g1_is_the_mean_with_its_interval_and_opens_the_period_alone(world: World) -> None:
    period = told(world, points=4, other={world.group_leader.pk: 2})
    asked = Asked(world.enterprise, FIRST, LAST, APRIL)
    found = INDICATORS["G1"].measure(asked)
    assert (found.value, found.n) == PlainSupport(asked).g1()
    assert found.low is not None
    assert found.low < found.value < found.high
    assert_alike(Everywhere(), asked, {"G1": found}, ["G1"])
    assert INDICATORS["G1"].measure(Asked(world.group, FIRST, LAST, APRIL)) == Measure(None, 0, is_withheld=True)
    rows = INDICATORS["G1"].rows
    officer = rows(Opening(world.person(Role.ORGANISATION_OFFICER), asked))
    assert [(line.about, line.kept) for line in every_line(officer.lines, 99)] == [(period.number, None)]
    assert (rows(Opening(world.group_leader, asked)).lines.count(), officer.of) == (0, 1)


def test_the_rows_behind_a_number_are_those_that_were_counted_as_far_as_the_reader_may_see_them(world: World) -> None:
    Support(world, 3).draw()
    asked = Asked(world.corporation, *PERIODS[1], APRIL)
    reader, narrow, narrower = world.chair, world.branch_chair, 0
    for code in CODES:
        indicator = INDICATORS[code]
        measure, opened = indicator.reckon(asked), indicator.rows(Opening(reader, asked))
        lines = list(every_line(opened.lines, 2_000))
        assert len(lines) == opened.lines.count() <= opened.of, code
        assert lines or code in ("C2", "D5"), code
        # The workload of a unit above one's own stays closed.
        assert all(bool(line.url) == (code not in ("G2", "G3")) and line.place for line in lines), code
        if code not in ("C3", "C6", "D2", "G2", "G3"):
            assert opened.of == (measure.n if code != "D5" else opened.of), code
        fewer = indicator.rows(Opening(narrow, asked))
        assert fewer.lines.count() <= len(lines), code
        narrower += fewer.lines.count() < len(lines)
        if indicator.judged:
            own = Asked(world.enterprise, asked.first, asked.last, APRIL)
            missed = indicator.rows(Opening(reader, own, only_failed=True))
            kept = [line.kept for line in every_line(indicator.rows(Opening(reader, own)).lines, 2_000)]
            assert missed.lines.count() == kept.count(False), code
            whole = indicator.reckon(own)
            failed = whole.n - whole.count if code not in ("D2", "D4") else whole.count
            assert missed.of == failed, code
    own = INDICATORS["G2"].rows(Opening(reader, Asked(world.enterprise, asked.first, asked.last, APRIL)))
    assert [line.url for line in every_line(own.lines, 9)] == [f"/workload/?unit={world.enterprise.code}"]
    assert narrower >= 6


def test_pages_of_rows_follow_one_another_over_several_tables(world: World) -> None:
    Support(world, 3).draw()
    opened = INDICATORS["G4"].rows(Opening(world.chair, Asked(world.enterprise, *PERIODS[1], APRIL)))
    whole = [row.line for row in opened.lines.rows("", 500)]
    told, after = [], ""
    while rows := opened.lines.rows(after, 3):
        told += [row.line for row in rows]
        after = encode_cursor(rows[-1].key)
    assert told == whole
    assert len({line.what.split(",")[0] for line in whole}) >= 3
