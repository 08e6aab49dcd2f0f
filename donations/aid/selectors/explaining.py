"""Why a grant comes to its amount: the lines of the rules stand on its page, this is the sentence beside the figure."""

from django.utils.translation import gettext_noop

from unioncare.core.explain import Explanation, explain

from ..models import Grant

_AS_ASKED = gettext_noop("Asked for as the rules propose it")
_DIFFERS = gettext_noop("Asked for by hand: the rules propose {proposed}")
_WEIGHED = gettext_noop("Asked for; how the rules reckon it is read by whoever weighs aid")


def explain_asked(grant: Grant, *, weighs: bool) -> Explanation:
    """Why so much is asked for. The rules behind it tell of illness and household: others read none of it."""
    if not weighs:
        return explain(_WEIGHED)
    return explain(_AS_ASKED) if grant.asked == grant.proposed else explain(_DIFFERS, proposed=grant.proposed)
