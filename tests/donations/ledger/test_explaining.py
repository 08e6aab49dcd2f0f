"""Why the figures of the books are what they are."""

from decimal import Decimal

import pytest
from django.utils import translation

from donations.ledger.models import Budget, Fund
from donations.ledger.selectors.budgets import BudgetUse
from donations.ledger.selectors.explaining import explain_balance, explain_came, explain_spent, explain_went
from donations.ledger.selectors.funds import FundFigures

FUND = Fund(code="aid", bank=Decimal("900.00"), cash=Decimal("100.00"))
JOURNAL = [("Journal of the fund", "donations:fund", "aid")]


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def test_a_balance_is_bank_and_cash_and_opens_the_journal() -> None:
    told = explain_balance(FUND)
    assert told.formula_text == "900.00 + 100.00 = 1,000.00"
    assert told.input_rows == [("In the bank", "900.00"), ("In cash", "100.00")]
    assert told.source_rows == JOURNAL


def test_what_came_and_went_names_its_year() -> None:
    came = explain_came(FUND, 2026, Decimal("50.00"))
    assert "2026" in came.text
    assert came.input_rows == [("Between funds", "50.00")]
    assert "2026" in explain_went(FUND, 2026).text
    assert explain_went(FUND, 2026).source_rows == JOURNAL
    assert "2026" in explain_spent(2026).text


def test_all_funds_together_tell_bank_and_cash() -> None:
    figures = FundFigures(funds=2, bank=Decimal(5), cash=Decimal(7), spent=Decimal(0), running_out=0)
    assert figures.why_balance.formula_text == "5 + 7 = 12"


def test_a_budget_tells_its_share_and_its_warning() -> None:
    use = BudgetUse(Budget(amount=Decimal(800), year=2026, warn_percent=80), Decimal(200))
    assert use.why.formula_text == "200 ÷ 800 = 25.0 %"
    assert use.why.input_rows == [("Warning at, %", "80")]
