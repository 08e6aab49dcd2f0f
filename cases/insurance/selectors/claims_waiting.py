"""Claims that wait for consent: of them the board tells only that they are there, and in which cases."""

from django.db.models import Count, Q, QuerySet

from cases.care.enums import ConsentState
from cases.care.models import IllnessCase
from unioncare.organisation.models import User

from ..enums import ClaimState
from ..models import Claim
from .claim_filter import SEE, ClaimFilter

# Cases that the board names.
NAMED = 10


def cases_waiting(user: User, wanted: ClaimFilter) -> QuerySet[IllnessCase]:
    """Return the cases without consent in which a claim is open, `waiting` of them; of the chosen unit alone."""
    rows = Claim.objects.visible_to(user, SEE).exclude(state=ClaimState.CLOSED)
    rows = rows.exclude(case__consent_state=ConsentState.GIVEN)
    if wanted.unit is not None:
        rows = rows.within(wanted.unit.path)
    found = IllnessCase.objects.filter(pk__in=rows.order_by().values("case")).select_related("member", "unit")
    return found.annotate(waiting=Count("claims", filter=~Q(claims__state=ClaimState.CLOSED))).order_by("number")
