"""Why the figures of the insurance are what they are."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from cases.insurance.models import InsurancePlan
from cases.insurance.models.funding import Split
from cases.insurance.selectors.explaining import (
    explain_days,
    explain_days_left,
    explain_enrolment,
    explain_enrolments,
    explain_filing,
    explain_gap,
    explain_premium,
    explain_renewal,
    explain_report,
    explain_worth,
)
from unioncare.core.rates import Rate

DAY = date(2026, 3, 18)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def test_the_enrolment_rate_tells_its_numbers_its_target_and_where_the_gap_is() -> None:
    told = explain_enrolment(Rate(39, 40), Decimal("0.95"), DAY)
    assert "covered on 2026-03-18" in told.text
    assert told.formula_text == "39 ÷ 40 = 97.5 %"
    assert told.input_rows == [("Target", "95.0%")]
    assert told.source_rows == [("Who has no cover", "cases:gaps", None)]


def test_many_rates_and_sums_name_what_they_read_and_where_it_stands() -> None:
    rates = explain_enrolments(InsurancePlan(name_zh="省互助保障", name_en="Provincial plan"), DAY)
    assert rates.input_rows == [("Insurance plan", "Provincial plan"), ("Day", "2026-03-18")]
    assert rates.source_rows == [("Who has no cover", "cases:gaps", None)]
    worth = explain_worth(2, Decimal("25000.00"))
    assert worth.input_rows == [("Claims", "2"), ("Sum", "25,000.00")]
    assert worth.source_rows == [("Claims", "cases:claims", None)]


def test_the_gap_is_what_the_rate_leaves() -> None:
    assert explain_gap(Rate(39, 40), DAY).formula_text == "40 − 39 = 1"


def test_days_without_cover_tell_how_they_come_to_a_thousand_people() -> None:
    told = explain_days(20, 4_000, 50.0, date(2026, 3, 9), DAY)
    assert told.formula_text == "20 × 1,000 × 10 ÷ 4000 = 50"
    assert explain_days(0, 0, None, DAY, DAY).formula == ""


def test_without_a_term_no_days_are_counted() -> None:
    assert explain_days_left(DAY, None).text == "No term of this plan covers the unit on 2026-03-18"


def test_premiums_are_told_by_who_pays_them() -> None:
    split = Split(by_union=Decimal(60), by_member=Decimal(40))
    assert [value for _label, value in explain_premium(split, 2).input_rows] == ["2", "60", "40"]
    assert [value for _label, value in explain_renewal(3, 2, split, Decimal(50)).input_rows] == ["2", "3", "50", "100"]


class _Version:
    report_days = 10


class _Benefit:
    version = _Version()


class _Claim:
    """What the deadlines of a claim are read from."""

    benefit = _Benefit()
    event_on, discharged_on, deadline_on = date(2026, 3, 1), date(2026, 3, 8), date(2026, 5, 7)
    report_by: date | None = date(2026, 3, 11)


def test_deadlines_of_a_claim_count_from_its_event() -> None:
    claim = _Claim()
    assert explain_filing(claim).formula_text == "2026-03-08 + 60 days = 2026-05-07"
    assert explain_report(claim).formula_text == "2026-03-01 + 10 days = 2026-03-11"
    claim.report_by = None
    assert explain_report(claim) is None
