"""The cost entries of a case that stand for the payment of a grant."""

from django.db.models import Model
from django.utils.translation import gettext as _

from cases.care.models import CostEntry

from ..models import Grant


def why_not_struck(fact: Model) -> str | None:
    """Return why a fact of a case may not be struck out by itself: it is the payment of a grant."""
    grant = Grant.objects.filter(cost=fact.pk).first() if isinstance(fact, CostEntry) else None
    if grant is None:
        return None
    return _("This is aid of the union, booked as grant %(grant)s: it stays as long as that is paid.") % {
        "grant": grant.number
    }
