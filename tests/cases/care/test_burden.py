"""The burden class E: the formulas of the union's rules, with the numbers of their worked example."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.care.burden import COSTS, HOUSEHOLD, LIVING_LINE, Bounds, Household, Limits, assess, bounds_of

FAMILY = Household(income=Decimal(72_000), persons=3, living_line=Decimal(700), rigid=Decimal(8_000))


def test_the_capacity_to_pay_is_what_is_left_above_the_living_line():
    assert FAMILY.capacity == Decimal(46_800)


@pytest.mark.parametrize(
    ("oop", "b", "a", "r", "value"),
    [
        (60_000, "1.28", "0.83", "0.16", 4),
        (35_000, "0.75", "0.49", "1.15", 3),
        (7_000, "0.15", "0.097", "2.26", 1),
    ],
)
def test_the_worked_example_of_the_rules(oop, b, a, r, value):
    result = assess(oop=Decimal(oop), household=FAMILY)

    assert result.value == value
    rows = dict(result.because.input_rows)
    assert [rows["OOP ÷ capacity to pay B"], rows["OOP ÷ income A"], rows["Left per head ÷ living line R"]] == [b, a, r]
    assert not result.provisional


def test_the_explanation_names_the_condition_and_carries_the_formula_with_its_numbers():
    because = assess(oop=Decimal(35_000), household=FAMILY).because

    assert because.text == "Out-of-pocket cost is 75% of the capacity to pay, 40% or more: catastrophic expenditure"
    assert "46,800" in because.formula_text
    assert "35,000 ÷ 46,800 = 0.75" in because.formula_text
    assert "(72,000 − 8,000 − 35,000) ÷ 12 ÷ 3 ÷ 700 = 1.15" in because.formula_text


def test_a_ratio_just_below_a_limit_is_not_shown_as_the_limit():
    because = assess(oop=Decimal(7_000), household=FAMILY).because

    assert because.text == "Out-of-pocket cost is 9.7% of the annual income, below the limits of E2"


def test_the_scale_says_from_which_cost_each_class_holds_for_this_household():
    result = assess(oop=Decimal(35_000), household=FAMILY)

    assert result.bounds == Bounds(e2=Decimal(7_200), e3=Decimal(13_600), e4=Decimal(38_800))
    assert result.to_next == Decimal(3_800)


@pytest.mark.parametrize(
    ("oop", "value"),
    [("7199.99", 1), ("7200", 2), ("13600", 2), ("13600.01", 3), ("38800", 3), ("38800.01", 4)],
)
def test_a_class_begins_exactly_at_its_limit(oop, value):
    # A ≥ 0.10 begins at 7,200.00; R < 2 and R < 1 only begin above 13,600.00 and 38,800.00.
    assert assess(oop=Decimal(oop), household=FAMILY).value == value


def test_a_household_below_the_living_line_is_e4_without_any_cost():
    poor = Household(income=Decimal(20_000), persons=3, living_line=Decimal(700))

    result = assess(oop=Decimal(0), household=poor)

    assert (result.value, result.hits[0]) == (4, "ctp")
    assert "-5,200" in result.because.text


def test_a_household_without_income_divides_by_nothing():
    result = assess(oop=Decimal(500), household=Household(Decimal(0), 1, Decimal(700)))

    assert result.value == 4
    assert result.figures.income_share is None
    assert "÷ 0 = —" in result.because.formula_text


def test_without_a_home_verification_the_burden_is_one_and_says_that_it_was_not_assessed():
    result = assess(oop=Decimal(90_000), household=None)

    assert (result.value, result.missing) == (1, (HOUSEHOLD,))
    assert result.provisional
    assert "no home verification" in result.because.text


def test_without_a_living_line_the_burden_says_that_the_region_has_none():
    result = assess(oop=Decimal(1), household=None, missing=[LIVING_LINE])

    assert result.missing == (LIVING_LINE,)
    assert "no minimum living line" in result.because.text


def test_without_costs_the_burden_is_the_least_that_is_certain():
    tight = Household(income=Decimal(48_000), persons=3, living_line=Decimal(700), rigid=Decimal(10_000))

    result = assess(oop=None, household=tight)

    assert (result.value, result.missing) == (3, (COSTS,))
    assert "already E3 at least" in result.because.text


def test_other_limits_give_other_classes():
    strict = Limits(e2_income_share=Decimal("0.05"))

    assert assess(oop=Decimal(7_000), household=FAMILY, limits=strict).value == 2


amounts = st.decimals(min_value=0, max_value=500_000, places=2)


@given(
    income=amounts,
    rigid=amounts,
    oop=amounts,
    more=amounts,
    persons=st.integers(min_value=1, max_value=12),
    line=st.decimals(min_value=1, max_value=3_000, places=2),
)
def test_more_cost_never_means_less_burden_and_the_scale_agrees_with_the_class(income, rigid, oop, more, persons, line):
    home = Household(income=income, persons=persons, living_line=line, rigid=rigid)

    value = assess(oop=oop, household=home).value

    assert assess(oop=oop + more, household=home).value >= value
    bounds = bounds_of(home, Limits())
    assert bounds.e2 <= bounds.e3 <= bounds.e4
    begins = {1: Decimal(0), 2: bounds.e2, 3: bounds.e3, 4: bounds.e4}[value]
    ends = bounds.above(value)
    assert begins <= oop
    assert ends is None or oop <= ends
