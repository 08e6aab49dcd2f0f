"""What campaigns raised for members, by the group of their disease."""

from decimal import Decimal

from django.db.models import Sum

from donations.aid.contributions import Period
from donations.ledger.enums import Account
from donations.ledger.models import EntryLine
from unioncare.organisation.models import Unit


def raised_by_group(unit: Unit, period: Period) -> dict[str, Decimal]:
    """Return the gifts of a period to campaigns for members, in CNY; erased cases have no group ("")."""
    lines = EntryLine.objects.filter(
        account=Account.GIFTS, entry__booked_on__range=period, entry__fund__campaign__for_member=True,
        entry__fund__campaign__unit__path__startswith=unit.path,
    )  # fmt: skip
    sums = lines.order_by().values_list("entry__fund__campaign__case__disease__group").annotate(Sum("amount"))
    return {group or "": -total for group, total in sums}
