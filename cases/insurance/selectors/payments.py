"""The cost entries of a case that stand for the payment of a claim."""

from django.db.models import Model
from django.utils.translation import gettext as _

from cases.care.models import CostEntry

from ..models import Claim


def why_not_struck(fact: Model) -> str | None:
    """Return why a fact of a case may not be struck out by itself: it is the payment of a claim."""
    claim = Claim.objects.filter(cost=fact.pk).first() if isinstance(fact, CostEntry) else None
    if claim is None:
        return None
    return _("This is a payment of the insurer: take the payment back in claim %(claim)s.") % {"claim": claim.number}
