"""The counting of a simulation against the protocol engine itself, and the relief of a case over the years."""

from collections import Counter
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from cases.care.engine.durations import Deadline
from cases.care.engine.entitlements import Aid, Tier
from cases.care.engine.facts import Facts
from cases.care.engine.festivals import FestivalDay
from cases.care.engine.matching import match_rules
from cases.care.engine.plan import Basis, plan_items
from cases.care.engine.reasons import ProtocolRef
from cases.care.starter.protocol import default_rules
from unioncare.dashboard.simulation.engine import Book, PastGrading, Terms, Window, simulate
from unioncare.dashboard.simulation.engine.relief import Relief
from unioncare.organisation.calendar import WorkingDays

TODAY = date(2026, 6, 30)
WINDOW = Window.back_from(TODAY, 6)
CALENDAR = WorkingDays({date(2026, 2, 17): "holiday", date(2026, 2, 18): "holiday", date(2026, 6, 19): "holiday"})
FESTIVALS = (FestivalDay("spring", date(2026, 2, 17)), FestivalDay("dragon_boat", date(2026, 6, 19)))


def terms() -> Terms:
    """Every piece of work is a point of its kind, so that the points of a seat count its items."""
    kinds = ("visit", "counselling", "screening", "aid", "claim_check", "campaign", "regrading", "survey", "documents")
    ones = dict.fromkeys(kinds, Decimal(1))
    return Terms(ones, {}, lambda kind, role, unit: (unit, kind))


def test_a_window_is_whole_months_up_to_today() -> None:
    assert (WINDOW.first, WINDOW.last, WINDOW.days) == (date(2026, 1, 1), TODAY, 181)
    assert [WINDOW.place(day) for day in (date(2026, 1, 31), date(2026, 6, 1))] == [0, 5]
    assert Window.back_from(date(2026, 2, 3), 3).first == date(2025, 12, 1)


@settings(max_examples=60)
@given(
    st.tuples(*[st.integers(1, 4)] * 3), st.sampled_from(["", "tumour", "organ"]),
    st.dates(date(2026, 1, 1), TODAY), st.integers(0, 120_000).map(Decimal),
)  # fmt: skip
def test_counts_are_the_items_that_the_engine_would_have_planned(classes, group, on, costs) -> None:
    s, e, p = classes
    facts = Facts.graded(s, e, p, group, costs)
    basis = Basis(match_rules(default_rules(), facts), facts, ProtocolRef("x"))
    items = plan_items(basis, on, date(2026, 12, 31), CALENDAR, festivals=FESTIVALS)
    due = Counter(item.kind for item in items if item.due_at.date() <= TODAY)
    book = Book(default_rules(), WINDOW, CALENDAR, FESTIVALS)
    grading = PastGrading(1, 1, 7, (group, s, e, p, facts.l or 0), on, date.max, on, date.max, costs)
    (outcome,) = simulate([grading], book, book, terms(), WINDOW)

    assert {kind: number for (_unit, kind), number in outcome.after.points.items()} == due
    assert (outcome.after.visits, outcome.after.counselling) == (due["visit"], due["counselling"])
    assert outcome.after.screenings == due["screening"]
    assert sum(outcome.after.visits_by_month.values()) == due["visit"]


def test_a_regrading_keeps_the_windows_of_the_first_day_and_counts_none_twice() -> None:
    book = Book(default_rules(), WINDOW, WorkingDays(), ())
    first, second, closed = date(2026, 1, 5), date(2026, 3, 2), date(2026, 5, 4)
    # L3: every 14 days from 5 January: 19 Jan, 2 and 16 Feb; 2 March lies in the next grading. L4: every 7 days from
    # the same day: 2, 9, 16, 23, 30 March, 6, 13, 20, 27 April; 4 May is the day of the closure.
    gradings = [
        PastGrading(1, 1, 7, ("", 3, 1, 1, 3), first, second, first, closed, None),
        PastGrading(1, 1, 7, ("", 4, 1, 1, 4), second, closed, first, closed, None),
    ]
    (outcome,) = simulate(gradings, book, book, terms(), WINDOW)
    assert outcome.after.visits_by_month == {0: 1, 1: 2, 2: 5, 3: 4}
    assert outcome.gradings == 2


def test_relief_is_what_a_year_gives_less_what_it_gave_before() -> None:
    aid = Aid((Tier(Decimal(10_000), Decimal(1_500)), Tier(Decimal(20_000), Decimal(3_000))), Deadline(5))
    relief = Relief(yearly=None)
    given_ = [
        relief.give(1, aid, Decimal(costs), on)
        for costs, on in (
            (9_000, date(2025, 9, 1)),  # below the first tier
            (12_000, date(2025, 10, 1)),  # 1,500
            (21_000, date(2025, 11, 1)),  # 3,000 less 1,500
            (30_000, date(2026, 2, 1)),  # a new year: 9,000 since the last relief reach no tier
            (41_000, date(2026, 5, 1)),  # 20,000 since then: 3,000
            (41_000, date(2026, 6, 1)),  # nothing new
        )
    ]
    assert given_ == [0, 1_500, 1_500, 0, 3_000, 0]


def test_relief_is_no_more_than_what_is_borne_and_what_a_year_allows() -> None:
    aid = Aid((Tier(Decimal(1_000), Decimal(5_000)),), Deadline(5))
    assert Relief(yearly=None).give(1, aid, Decimal(2_000), TODAY) == 2_000
    assert Relief(yearly=Decimal(3_000)).give(1, aid, Decimal(50_000), TODAY) == 3_000
    assert Relief(yearly=None).give(1, aid, None, TODAY) == 0
    assert Relief(yearly=None).give(1, None, Decimal(50_000), TODAY) == 0


def test_a_member_with_two_cases_is_given_what_a_year_gives_once() -> None:
    book = Book(default_rules(), WINDOW, WorkingDays(), ())
    first, second = date(2026, 2, 2), date(2026, 4, 1)
    cases = [
        PastGrading(case, 1, 7, ("", 3, 1, 1, 3), day, date.max, day, date.max, Decimal(35_000))
        for case, day in ((1, second), (2, first))
    ]
    later, earlier = simulate(cases, book, book, terms(), WINDOW)
    assert (earlier.after.aid, later.after.aid) == (6_000, 0)
    (other,) = list(simulate([cases[0]._replace(member=2)], book, book, terms(), WINDOW))
    assert other.after.aid == 6_000
