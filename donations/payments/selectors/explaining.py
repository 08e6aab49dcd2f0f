"""Why the amounts of payments are what they are: whoever decided the aid or the campaign decided them."""

from django.utils.translation import gettext_noop

from unioncare.core.explain import Explanation, Source, explain

_DECIDED = gettext_noop("As the aid or the campaign decided it that the payment belongs to")
_SUM = gettext_noop("The sum of the payments in it, each as the aid or the campaign decided it")
_DECISIONS = (
    Source(gettext_noop("Grants"), "donations:grants"),
    Source(gettext_noop("Campaigns"), "donations:campaigns"),
)


def explain_payments() -> Explanation:
    """The amounts of some payments."""
    return explain(_DECIDED).standing_in(*_DECISIONS)


def explain_sums() -> Explanation:
    """The sums of funds and batches."""
    return explain(_SUM).standing_in(*_DECISIONS)
