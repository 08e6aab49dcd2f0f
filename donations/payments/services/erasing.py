"""What stays of the accounts of somebody whose data is erased: that there was one, entered and verified by whom."""

from datetime import datetime
from secrets import token_bytes

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce

from donations.ledger.services.erasing import forget_notes
from unioncare.core.audit import forget_entries

from ..models import PayeeAccount, Payment

# Stands where a word was that the books ask for.
GONE = "—"


@transaction.atomic
def forget_accounts(*, member_id: int, now: datetime) -> int:
    """Empty the cards of a member, which nothing is paid to any more; return of how many. Payments keep their numbers.

    Notes beside the entries of these payments go; their digests stay sealed.
    """
    rows = PayeeAccount.objects.filter(member=member_id)
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    payments = Payment.objects.filter(account__in=keys)
    forget_notes(entries=list(payments.filter(entry__isnull=False).order_by().values_list("entry_id", flat=True)))
    forget_entries(Payment, list(payments.order_by().values_list("pk", flat=True)))
    forget_entries(PayeeAccount, keys)
    for key in keys:
        # Random, so that it equals the index of no card.
        rows.filter(pk=key).update(
            holder=GONE, bank=GONE, number="", number_index=token_bytes(16), tail="",
            ended_at=Coalesce(F("ended_at"), now),
        )  # fmt: skip
    return len(keys)
