"""Money that the bank first paid and sends back later."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from unioncare.core.audit import attributed, record_event

from ...ledger.enums import Reason
from ...ledger.services.reversing import reverse_entry
from ..contributions import lock_owners, settled
from ..enums import Failure, PaymentState
from ..errors import PaymentRefused
from ..models import Payment

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@attributed
def return_payment(*, payment: Payment, failure: Failure, actor: "User", now: datetime) -> Payment:
    """Note that the bank sent a payment back after it was told as paid: its entry is reversed, and it failed.

    Raises PaymentRefused for a payment that is not paid, LedgerRefused where its fund is closed by now.
    """
    lock_owners([payment.source])
    held = Payment.objects.select_for_update(of=("self",)).get(pk=payment.pk)
    if held.state != PaymentState.PAID or held.entry_id is None:
        raise PaymentRefused(
            _("Payment %(number)s is “%(state)s”: only what was paid comes back.")
            % {"number": held.number, "state": held.get_state_display()}
        )
    reverse_entry(
        entry_id=held.entry_id, reason=Reason.RETURNED, note=f"{held.number}: {failure.label}", actor=actor, now=now
    )
    paid_on, held.state, held.paid_on, held.failure = held.paid_on, PaymentState.FAILED, None, failure
    held.save(update_fields=["state", "paid_on", "failure"])
    record_event(held, actor=actor, what="payment returned", details={"paid_on": f"{paid_on:%Y-%m-%d}"})
    settled(held, now)
    return held
