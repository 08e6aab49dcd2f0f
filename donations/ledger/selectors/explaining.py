"""Why the figures of the books are what they are: one function for each rule. They take sums that are read already."""

from decimal import Decimal

from django.utils.translation import gettext_noop

from unioncare.core.explain import Explanation, Source, explain, shown
from unioncare.core.rates import per_cent

from ..models import Budget, Fund

_BALANCE = gettext_noop("What the entries of the fund leave in the bank and in cash")
_BALANCES = gettext_noop("What the entries of all funds that you may see leave in the bank and in cash")
_BALANCE_SUM = gettext_noop("{bank} + {cash} = {balance}")
_CAME = gettext_noop("What was booked in {year} as income from outside, less what was reversed")
_WENT = gettext_noop("What was booked in {year} as spent or given back, less what was reversed")
_SPENT = gettext_noop("What was booked in {year} as relief, condolence and bank fees of all funds that you may see")
_BETWEEN = gettext_noop("Between funds")
_USED = gettext_noop(
    "What was booked in {year} for this purpose, of the budget; what is booked back of an earlier year frees nothing"
)
_USED_SUM = gettext_noop("{spent} ÷ {amount} = {share} %")
_BANK, _CASH = gettext_noop("In the bank"), gettext_noop("In cash")
_JOURNAL = gettext_noop("Journal of the fund")


def _journal(fund: Fund) -> Source:
    return Source(_JOURNAL, "donations:fund", fund.code)


def explain_balance(fund: Fund) -> Explanation:
    """What a fund holds."""
    told = explain(_BALANCE, formula=_BALANCE_SUM, bank=fund.bank, cash=fund.cash, balance=fund.balance)
    return told.reading(shown(_BANK, fund.bank), shown(_CASH, fund.cash)).standing_in(_journal(fund))


def explain_balances(bank: Decimal, cash: Decimal) -> Explanation:
    """What several funds hold together."""
    told = explain(_BALANCES, formula=_BALANCE_SUM, bank=bank, cash=cash, balance=bank + cash)
    return told.reading(shown(_BANK, bank), shown(_CASH, cash))


def explain_came(fund: Fund, year: int, between: Decimal) -> Explanation:
    """What came in during a year; what came from other funds stands beside it."""
    return explain(_CAME, year=year).reading(shown(_BETWEEN, between)).standing_in(_journal(fund))


def explain_went(fund: Fund, year: int) -> Explanation:
    """What went out during a year."""
    return explain(_WENT, year=year).standing_in(_journal(fund))


def explain_spent(year: int) -> Explanation:
    """What all funds spent in a year."""
    return explain(_SPENT, year=year).standing_in(Source(gettext_noop("Year report"), "donations:books_report"))


def explain_use(budget: Budget, spent: Decimal) -> Explanation:
    """How much of a budget is used."""
    share = str(per_cent(spent / budget.amount))
    told = explain(_USED, formula=_USED_SUM, year=budget.year, spent=spent, amount=budget.amount, share=share)
    return told.reading(shown(gettext_noop("Warning at, %"), budget.warn_percent))
