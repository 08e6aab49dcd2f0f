"""The cost entries of a case that stand for the payment of a grant."""

from django.db.models import Model
from django.utils.translation import gettext as _

from cases.care.models import CostEntry

from ..models import CondolenceLine, Grant


def why_not_struck(fact: Model) -> str | None:
    """Return why a fact of a case may not be struck out by itself: it is the payment of a grant."""
    if not isinstance(fact, CostEntry):
        return None
    line = CondolenceLine.objects.filter(cost=fact.pk).select_related("condolence").first()
    if line is not None:
        return _("This is condolence money of list %(list)s: it stays as long as that is booked.") % {
            "list": line.condolence.number
        }
    grant = Grant.objects.filter(cost=fact.pk).first()
    if grant is None:
        return None
    return _("This is aid of the union, booked as grant %(grant)s: it stays as long as that is paid.") % {
        "grant": grant.number
    }
