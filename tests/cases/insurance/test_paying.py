"""What a benefit comes to: the published plans as vectors, every rule once, and what holds for all numbers."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.insurance.engine.paying import BenefitTerms, CoverDays, Event, Payout, Used, lines_of, payout
from cases.insurance.enums import BenefitEvent, BenefitKind, OncePer

# A busy machine makes no sum wrong.
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
COVER = CoverDays(date(2025, 7, 1), date(2026, 6, 30), date(2025, 7, 1), date(2025, 7, 1))
UNUSED = Used()
GROUP = "stay_or_critical"
SHORT = BenefitTerms(BenefitEvent.STAY, BenefitKind.FLAT, Decimal(300), max_stay=6, exclusivity_group=GROUP)
LONG = BenefitTerms(
    BenefitEvent.STAY, BenefitKind.PER_DAY, Decimal(50), min_stay=7, max_days=40, cap=Decimal(2000),
    exclusivity_group=GROUP,
)  # fmt: skip
CRITICAL = BenefitTerms(
    BenefitEvent.DIAGNOSIS, BenefitKind.FLAT, Decimal(25_000), once=OncePer.EVER, exclusivity_group=GROUP,
    diseases=frozenset({"1", "2"}),
)  # fmt: skip
CASH = BenefitTerms(BenefitEvent.STAY, BenefitKind.PER_DAY, Decimal(40), from_day=4, cap=Decimal(7200))
RATIO = BenefitTerms(BenefitEvent.STAY, BenefitKind.RATIO, ratio=Decimal("0.5"), deductible=Decimal(1000))
ADMITTED = date(2026, 1, 10)
CANCER = Event(BenefitEvent.DIAGNOSIS, date(2026, 3, 5), disease="1")


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def stay(days: int, **more: Any) -> Event:
    return Event(BenefitEvent.STAY, ADMITTED, disease="1", discharged_on=ADMITTED + timedelta(days=days), **more)


def last_words(found: Payout) -> str:
    return found.lines[-1].because.text


@pytest.mark.parametrize(
    ("days", "amount"), [(0, 300), (1, 300), (6, 300), (7, 350), (30, 1500), (40, 2000), (45, 2000)]
)
def test_the_provincial_plan_pays_a_stay_as_published(days: int, amount: int) -> None:
    found = [payout(terms, COVER, stay(days), UNUSED) for terms in (SHORT, LONG)]
    assert sum(one.amount for one in found) == amount
    assert sum(one.is_due for one in found) == 1


def test_a_listed_cancer_is_paid_once_for_ever() -> None:
    assert payout(CRITICAL, COVER, CANCER, UNUSED).amount == 25_000
    again = payout(CRITICAL, COVER, CANCER, Used(ever=True))
    assert (again.amount, last_words(again)) == (0, "Paid once for ever, and it was claimed before")


@pytest.mark.parametrize(("terms", "event"), [(SHORT, stay(3)), (LONG, stay(9)), (CRITICAL, CANCER)])
def test_two_benefits_of_a_group_exclude_each_other(terms: BenefitTerms, event: Event) -> None:
    found = payout(terms, COVER, event, Used(excluded_by="L2026-0001"))
    assert found.amount == 0
    assert "excluded by claim L2026-0001" in last_words(found)


@pytest.mark.parametrize(("days", "amount"), [(3, 0), (4, 40), (10, 280), (200, 7200)])
def test_hospital_cash_begins_on_the_fourth_day(days: int, amount: int) -> None:
    assert payout(CASH, COVER, stay(days), UNUSED).amount == amount


def test_a_reckoning_reads_line_by_line() -> None:
    found = payout(LONG, COVER, stay(45), UNUSED)
    assert [(line.because.text, line.amount) for line in found.lines] == [
        ("Covered on 2026-01-10: the cover runs from 2025-07-01 to 2026-06-30", None),
        ("45 days in hospital, from 2026-01-10 to 2026-02-24", None),
        ("Paid for a diagnosis or for stays, not for both: nothing of the other kind is claimed", None),
        ("45 of 45 days count, from day 1 of the stay on", None),
        ("At most 40 days in a term, 0 used, 40 left: 40 count", None),
        ("40 days × 50 CNY", Decimal(2000)),
        ("Cap of 2,000 CNY in a term, 0 used: 2,000 left", Decimal(2000)),
    ]
    assert found.days == 40
    assert found.because.text == "2,000.00 CNY are expected by the rules of the plan"


def test_a_frozen_reckoning_reads_the_same() -> None:
    found = payout(RATIO, COVER, stay(5, costs=Decimal("1234.56")), UNUSED)
    assert lines_of(found.as_json()) == [
        replace(line, because=type(line.because).from_json(line.because.as_json())) for line in found.lines
    ]
    assert lines_of({}) == []


@pytest.mark.parametrize(
    ("terms", "cover", "event", "used", "words"),
    [
        (LONG, COVER, replace(stay(9), on=None), UNUSED, "note the admission"),
        (LONG, COVER, replace(stay(9), discharged_on=None), UNUSED, "has not ended"),
        (CRITICAL, COVER, replace(CANCER, on=date(2025, 6, 30)), UNUSED, "No cover on 2025-06-30"),
        (CRITICAL, COVER, replace(CANCER, on=date(2026, 7, 1)), UNUSED, "No cover on 2026-07-01"),
        (CRITICAL, COVER, replace(CANCER, disease="9"), UNUSED, "none of the 2"),
        (CRITICAL, replace(COVER, covered_from=date(2026, 3, 6)), CANCER, UNUSED, "Within the waiting period"),
        (LONG, COVER, stay(6), UNUSED, "too short"),
        (SHORT, COVER, stay(7), UNUSED, "too long"),
        (replace(SHORT, once=OncePer.TERM), COVER, stay(3), Used(in_term=True), "it was claimed in this one"),
        (SHORT, COVER, stay(3), Used(already="L2026-0007"), "claimed already by L2026-0007"),
        (CASH, COVER, stay(3), UNUSED, "0 of 3 days count"),
        (LONG, COVER, stay(9), Used(days=40), "40 used, 0 left"),
        (LONG, COVER, stay(9), Used(amount=Decimal(2000)), "2,000 used: 0 left"),
        (RATIO, COVER, stay(9), UNUSED, "No costs of these days"),
        (RATIO, COVER, stay(9, costs=Decimal(900)), UNUSED, "deductible of 1,000"),
    ],
)  # fmt: skip
def test_of_nothing_the_rule_is_named(
    terms: BenefitTerms, cover: CoverDays, event: Event, used: Used, words: str
) -> None:
    found = payout(terms, cover, event, used)
    assert found.amount == 0
    assert words in last_words(found)


@pytest.mark.parametrize(
    ("on", "amount"),
    [(date(2025, 7, 30), 0), (date(2025, 7, 31), 5000), (date(2025, 9, 28), 5000), (date(2025, 9, 29), 10_000)],
)  # fmt: skip
def test_after_the_waiting_days_half_is_paid_and_then_the_whole(on: date, amount: int) -> None:
    cover = replace(COVER, covered_from=date(2025, 7, 31), full_from=date(2025, 9, 29), reduced_ratio=Decimal("0.5"))
    terms = BenefitTerms(BenefitEvent.DIAGNOSIS, BenefitKind.FLAT, Decimal(10_000))
    assert payout(terms, cover, replace(CANCER, on=on), UNUSED).amount == amount


def test_shares_multiply_the_amount_and_the_cap() -> None:
    found = payout(LONG, replace(COVER, shares=3), stay(45), UNUSED)
    assert found.amount == 6000


def test_a_share_of_the_costs_comes_after_the_deductible_and_is_rounded_to_the_fen() -> None:
    assert payout(RATIO, COVER, stay(5, costs=Decimal("1234.57")), UNUSED).amount == Decimal("117.29")


def test_what_is_left_of_days_and_cap_is_paid() -> None:
    assert payout(LONG, COVER, stay(10), Used(days=35, amount=Decimal(1750))).amount == 250
    assert payout(replace(LONG, max_days=None), COVER, stay(10), Used(amount=Decimal(1900))).amount == 100


# --- for all numbers ------------------------------------------------------------------------------------------


def cny(least: int, most: int) -> st.SearchStrategy[Decimal]:
    return st.integers(least * 100, most * 100).map(lambda fen: Decimal(fen) / 100)


amounts = cny(0, 50_000)
days = st.integers(0, 400)
kinds = st.sampled_from([BenefitKind.FLAT, BenefitKind.PER_DAY, BenefitKind.RATIO])


@st.composite
def stays_paid(draw: st.DrawFn) -> BenefitTerms:
    kind = draw(kinds)
    by_ratio = kind == BenefitKind.RATIO
    return BenefitTerms(
        BenefitEvent.STAY,
        kind,
        amount=Decimal(0) if by_ratio else draw(cny(1, 30_000)),
        ratio=draw(st.integers(1, 100)) / Decimal(100) if by_ratio else None,
        deductible=draw(amounts),
        min_stay=draw(st.none() | st.integers(1, 10)),
        from_day=draw(st.integers(1, 10)),
        max_days=draw(st.none() | st.integers(1, 200)),
        cap=draw(st.none() | cny(1, 20_000)),
        exclusivity_group=draw(st.sampled_from(["", GROUP])),
    )


covers = st.builds(
    lambda waits, reduced, ratio, shares: CoverDays(
        COVER.starts_on, COVER.ends_on, COVER.starts_on + timedelta(days=waits),
        COVER.starts_on + timedelta(days=waits + reduced), ratio, shares,
    ),
    st.integers(0, 400), st.integers(0, 90), cny(0, 1), st.integers(1, 5),
)  # fmt: skip
usages = st.builds(Used, amount=amounts, days=st.integers(0, 200))


@UNHURRIED
@given(stays_paid(), covers, days, usages, amounts)
def test_a_benefit_is_never_negative_and_never_above_what_is_left(
    terms: BenefitTerms, cover: CoverDays, length: int, used: Used, costs: Decimal
) -> None:
    found = payout(terms, cover, stay(length, costs=costs), used)
    assert found.amount >= 0
    if terms.cap is not None:
        assert found.amount <= max(terms.cap * cover.shares - used.amount, 0)
    assert found.lines


@UNHURRIED
@given(stays_paid(), covers, days, days, usages, amounts)
def test_a_longer_stay_never_brings_less(
    terms: BenefitTerms, cover: CoverDays, one: int, more: int, used: Used, costs: Decimal
) -> None:
    shorter = payout(terms, cover, stay(one, costs=costs), used)
    longer = payout(terms, cover, stay(one + more, costs=costs), used)
    assert longer.amount >= shorter.amount


@UNHURRIED
@given(days, days)
def test_the_two_stays_of_the_provincial_plan_together_never_fall_with_the_days(one: int, more: int) -> None:
    sums = [sum(payout(t, COVER, stay(d), UNUSED).amount for t in (SHORT, LONG)) for d in (one, one + more)]
    assert sums[0] <= sums[1] <= 2000


@UNHURRIED
@given(stays_paid(), covers, days, usages)
def test_what_another_benefit_excludes_is_never_paid(
    terms: BenefitTerms, cover: CoverDays, length: int, used: Used
) -> None:
    taken = replace(used, excluded_by="L2026-0001")
    found = payout(replace(terms, exclusivity_group=GROUP), cover, stay(length, costs=Decimal(9000)), taken)
    assert found.amount == 0
