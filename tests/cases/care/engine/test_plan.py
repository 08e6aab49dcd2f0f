"""A plan is a pure function of grading, protocol and dates, and every item of it carries its reason."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cases.care.engine.festivals import FestivalDay
from cases.care.engine.plan import Basis, plan_items
from unioncare.organisation.calendar import WorkingDays

from .strategies import bases, basis_of, calendars, days, gradings, protocols

horizons = st.integers(0, 200)
festivals = st.lists(
    st.builds(FestivalDay, st.sampled_from(["spring", "mid_autumn", "national"]), days),
    max_size=3,
    unique_by=lambda festival: (festival.code, festival.on.year),
)


@given(bases(), days, horizons, calendars())
def test_the_same_input_gives_the_same_plan(basis: Basis, anchor: date, length: int, calendar: WorkingDays) -> None:
    until = anchor + timedelta(days=length)
    assert plan_items(basis, anchor, until, calendar) == plan_items(basis, anchor, until, calendar)


@given(protocols(), gradings, days, horizons, st.randoms())
def test_the_order_of_the_rules_makes_no_difference(rules, facts, anchor, length, random) -> None:
    until = anchor + timedelta(days=length)
    shuffled = list(rules)
    random.shuffle(shuffled)
    first = plan_items(basis_of(rules, facts), anchor, until, WorkingDays())
    assert plan_items(basis_of(shuffled, facts), anchor, until, WorkingDays()) == first


@given(bases(), days, horizons, calendars())
def test_a_plan_that_was_stored_and_read_again_gives_the_same_items(basis, anchor, length, calendar) -> None:
    until = anchor + timedelta(days=length)
    again = Basis.from_json(basis.as_json())
    assert plan_items(again, anchor, until, calendar) == plan_items(basis, anchor, until, calendar)


@given(bases(), days, horizons, calendars(), festivals)
def test_every_item_names_version_article_and_reason(basis, anchor, length, calendar, feasts) -> None:
    for item in plan_items(basis, anchor, anchor + timedelta(days=length), calendar, festivals=feasts):
        assert item.because.text
        assert item.because.sources
        for label, page, code in item.because.source_rows:
            assert "2026-1" in label
            assert (page, code) == ("cases:protocol", "2026-1")


@given(bases(), days, horizons, calendars(), festivals)
def test_keys_are_unique_and_windows_are_in_order(basis, anchor, length, calendar, feasts) -> None:
    items = plan_items(basis, anchor, anchor + timedelta(days=length), calendar, festivals=feasts)
    assert len({item.key for item in items}) == len(items)
    assert all(item.opens_at < item.due_at for item in items)
    assert items == sorted(items, key=lambda item: (item.due_at, item.key))


@given(bases(), days, st.integers(0, 100), st.integers(0, 100), calendars())
def test_extending_by_days_gives_what_one_plan_of_the_whole_time_gives(basis, anchor, first, more, calendar) -> None:
    middle, end = anchor + timedelta(days=first), anchor + timedelta(days=first + more)
    extended = plan_items(basis, anchor, middle, calendar)
    extended += plan_items(basis, anchor, end, calendar, after=middle)
    whole = plan_items(basis, anchor, end, calendar)
    assert sorted(extended, key=lambda item: item.key) == sorted(whole, key=lambda item: item.key)
    assert len({item.key for item in extended}) == len(extended)


@given(bases(), days, st.integers(1, 30), calendars())
def test_extending_day_by_day_gives_the_same(basis, anchor, length, calendar) -> None:
    keys = [item.key for item in plan_items(basis, anchor, anchor, calendar)]
    for n in range(length):
        until = anchor + timedelta(days=n + 1)
        keys += [item.key for item in plan_items(basis, anchor, until, calendar, after=until - timedelta(days=1))]
    assert sorted(keys) == sorted(
        item.key for item in plan_items(basis, anchor, anchor + timedelta(days=length), calendar)
    )


@given(bases(), days, st.integers(0, 60), st.integers(0, 120), calendars())
def test_lateness_never_shifts_a_later_window(basis, anchor, late, length, calendar) -> None:
    """Whatever day the plan takes force on, a window that is still to come stands where it stood."""
    until = anchor + timedelta(days=late + length)
    on_time = {item.key: item for item in plan_items(basis, anchor, until, calendar) if not item.counted_from}
    begun = anchor + timedelta(days=late)
    for item in plan_items(basis, anchor, until, calendar, in_force_on=begun):
        if item.key in on_time and not item.in_hours:
            assert (item.opens_at, item.due_at) == (on_time[item.key].opens_at, on_time[item.key].due_at)


@given(bases(), days, st.integers(0, 60), st.integers(0, 120), calendars())
def test_nothing_is_due_before_the_plan_takes_force(basis, anchor, late, length, calendar) -> None:
    begun = anchor + timedelta(days=late)
    for item in plan_items(basis, anchor, begun + timedelta(days=length), calendar, in_force_on=begun):
        assert item.due_at.date() >= begun
