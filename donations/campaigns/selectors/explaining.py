"""Why the figures of a campaign are what they are; all of them come from the entries of its fund."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_noop

from unioncare.core.explain import Explanation, explain

_RAISED = gettext_noop("Gifts that were booked, less what was taken back; pledges that are not kept do not count")
_RAISED_SUM = gettext_noop("{raised} ÷ {goal} = {percent} % of the goal, whole per cent, rounded down")
_PAID = gettext_noop("What was booked as paid to those for whom the campaign is")
_RETURNED = gettext_noop("What was booked as given back to donors")
_MOVED = gettext_noop("What was left over and went where the rule says that was declared before the first gift")
_BALANCE = gettext_noop("What the entries of the campaign leave in its fund")
_BALANCE_SUM = gettext_noop("{raised} − {paid} − {returned} − {moved} = {balance}")
_LEFT = gettext_noop("From today to the last day, which counts")
_LEFT_OVER = gettext_noop("The last day is {last}")


def explain_raised(raised: Decimal, goal: Decimal, percent: int) -> Explanation:
    return explain(_RAISED, formula=_RAISED_SUM, raised=raised, goal=goal, percent=percent)


def explain_paid() -> Explanation:
    return explain(_PAID)


def explain_returned() -> Explanation:
    return explain(_RETURNED)


def explain_moved() -> Explanation:
    return explain(_MOVED)


def explain_held(raised: Decimal, paid: Decimal, returned: Decimal, moved: Decimal, balance: Decimal) -> Explanation:
    """What the fund of a campaign holds; the sum is told where these are all that moved it."""
    if raised - paid - returned - moved != balance:
        return explain(_BALANCE)
    return explain(
        _BALANCE, formula=_BALANCE_SUM, raised=raised, paid=paid, returned=returned, moved=moved, balance=balance
    )


def explain_days_left(last: date) -> Explanation:
    return explain(_LEFT, formula=_LEFT_OVER, last=last)
