"""The pure rules: periods, equivalents, bands, and the proposal that never makes it worse."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.workload.balancing import LEAST_GAIN, Movable, moved, propose
from assessments.workload.enums import Band
from assessments.workload.moves import CaseMove, PostMove, read_moves
from assessments.workload.scoring import Held, Load, Weights, balance, equivalents, monthly

FIRST, LAST = date(2026, 1, 1), date(2026, 3, 31)
WEIGHTS = Weights({3: Decimal("1.5")}, {}, Decimal(20), Decimal(120), Decimal("0.5"))
DAYS = st.dates(date(2025, 10, 1), date(2026, 6, 30))
SPANS = st.tuples(DAYS, DAYS).map(sorted).map(tuple)
SHARES = st.sampled_from([Decimal("0.1"), Decimal("0.3"), Decimal("0.5"), Decimal(1)])


@given(st.lists(st.tuples(SHARES, SPANS), max_size=4), st.lists(SPANS, max_size=3))
def test_equivalents_are_what_counting_the_days_gives(posts, away):
    total = Decimal(0)
    for number in range((LAST - FIRST).days + 1):
        day = FIRST + timedelta(days=number)
        if not any(begins <= day <= ends for begins, ends in away):
            total += min(
                sum((share for share, (begins, ends) in posts if begins <= day <= ends), Decimal(0)), Decimal(1)
            )
    held = [Held(share, begins, ends) for share, (begins, ends) in posts]
    assert abs(equivalents(held, away, FIRST, LAST) * 90 - total) < Decimal("1e-9")


def load(points: str, share: str = "1") -> Load:
    return Load(Decimal(points), Decimal(share))


def test_a_band_is_judged_by_the_month_whatever_the_period():
    quarter = load("150")
    assert monthly(quarter, 90).quantize(Decimal("0.1")) == Decimal("50.7")
    assert WEIGHTS.band(quarter, 90) == Band.WITHIN
    assert WEIGHTS.band(quarter, 30) == Band.HIGH
    assert WEIGHTS.band(quarter, 365) == Band.LOW
    assert WEIGHTS.band(load("5", "0"), 30) is None


def test_moves_go_into_an_address_and_come_back():
    moves = [CaseMove(3, 4, 5), PostMove(7, 8, date(2026, 4, 1))]
    assert read_moves([move.code for move in moves] * 2) == moves
    assert read_moves(["case.1.2", "post.1.2.x", "case.a.b.c", "", "drop.1.2.3", "post.1.2"]) == []


PEOPLE = st.dictionaries(
    st.integers(1, 6),
    st.builds(load, st.integers(0, 200).map(str), st.sampled_from(["0", "0.1", "0.3", "0.5", "1"])),
    min_size=1,
)
MOVABLES = st.lists(
    st.builds(
        Movable,
        st.integers(1, 12),
        st.integers(1, 6),
        st.integers(0, 30).map(Decimal),
        st.frozensets(st.integers(1, 6)),
    ),
    max_size=12,
)


@given(PEOPLE, MOVABLES, st.integers(0, 5))
def test_a_proposal_is_small_breaks_no_bar_and_never_makes_it_worse(loads, movables, most):
    found = propose(loads, movables, most)
    assert len(found) <= most
    assert len({one.movable.subject for one in found}) == len(found)
    now = {pk: one for pk, one in loads.items() if one.equivalents}
    before = balance(now.values())
    for one in found:
        assert one.movable in movables
        assert one.to in one.movable.takers
        assert one.to != one.movable.holder
        now = moved(now, one.movable, one.to)
        assert one.before == pytest.approx(before, abs=1e-6)
        assert one.after == pytest.approx(balance(now.values()), abs=1e-6)
        assert one.after <= before - LEAST_GAIN + 1e-6
        before = one.after
    assert propose(dict(reversed(loads.items())), movables[::-1], most) == found


def test_the_move_that_helps_most_comes_first_and_evenness_ends_it():
    loads = {1: load("100"), 2: load("20"), 3: load("60")}
    movables = [
        Movable(subject, 1, Decimal(points), frozenset({2, 3})) for subject, points in ((10, 40), (11, 10), (12, 60))
    ]
    (only,) = propose(loads, movables, 5)
    assert (only.movable.subject, only.to, only.after) == (10, 2, pytest.approx(0, abs=1e-6))
    assert propose(loads, [Movable(10, 1, Decimal(40), frozenset())], 5) == []
    assert propose({1: load("100")}, movables, 5) == []
