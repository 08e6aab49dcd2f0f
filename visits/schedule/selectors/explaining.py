"""Why the rates of the visit standard are what they are (`visits/schedule/selectors/standard.py` reckons them)."""

from datetime import date

from django.utils.translation import gettext_noop

from unioncare.core.explain import Explanation, Source, explain, explain_rate, shown
from unioncare.core.rates import Rate

_MET = gettext_noop(
    "Cases of which every visit that was due from {first} to {last} came in its window, in person and complete, "
    "of the cases that had one due"
)
_FIRST = gettext_noop(
    "New cases reported from {first} to {last} whose first visit came in time and in person, "
    "of those whose first visit was due"
)


_PROTOCOLS = Source(gettext_noop("Protocols"), "cases:protocols")


def explain_met(rate: Rate, first: date, last: date) -> Explanation:
    """E1."""
    return explain_rate(_MET, rate, first=first, last=last).standing_in(_PROTOCOLS)


def explain_kept(first: date, last: date) -> Explanation:
    """E1 of many: of levels, units, visitors."""
    days = shown(gettext_noop("From"), first), shown(gettext_noop("Up to"), last)
    return explain(_MET, first=first, last=last).reading(*days).standing_in(_PROTOCOLS)


def explain_first(rate: Rate, first: date, last: date) -> Explanation:
    """B2."""
    return explain_rate(_FIRST, rate, first=first, last=last).standing_in(_PROTOCOLS)
