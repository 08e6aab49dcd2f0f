"""Why the figures of a survey are what they are: what counts, and what is not told."""

from django.utils.translation import gettext_noop

from unioncare.core.explain import Explanation, explain, explain_rate
from unioncare.core.rates import Rate

_RESPONSE = gettext_noop("Links that were used, of those that were given out in the time")
_SATISFACTION = gettext_noop(
    "Points of all answers to the questions that measure satisfaction, of the best that these answers could give"
)
_SHARES = gettext_noop("How often the answer was chosen, of all who answered the question")
_INTERVAL = gettext_noop("The interval holds the true value in 95 of 100 such samples")
_MEAN = gettext_noop("The mean of all answers to the question, from 1 to 5")


def explain_response(links: Rate) -> Explanation:
    return explain_rate(_RESPONSE, links)


def explain_satisfaction(points: Rate) -> Explanation:
    """F1; `points` are points of points."""
    return explain_rate(_SATISFACTION, points)


def explain_shares() -> list[Explanation]:
    """The columns of how often what was chosen."""
    return [explain(_SHARES), explain(_INTERVAL)]


def explain_means() -> list[Explanation]:
    """The columns of means by unit or by month."""
    return [explain(_MEAN), explain(_INTERVAL)]
