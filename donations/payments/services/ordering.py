"""Ordering payments: what was decided is to be paid, as far as the fund reaches."""

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unioncare.core.audit import attributed, record_event
from unioncare.core.numbering import next_number
from unioncare.organisation.models import Unit
from unioncare.worklist.models import Subject

from ...ledger.contributions import reserved
from ...ledger.enums import EntryKind
from ...ledger.models import Fund
from ...ledger.services.drafts import require_amount
from ...ledger.services.posting import lock_funds
from ..contributions import lock_owners, settled
from ..enums import RESERVED, PaymentState
from ..errors import PaymentRefused
from ..models import PayeeAccount, Payment

if TYPE_CHECKING:
    from unioncare.organisation.models import User

KINDS = (EntryKind.RELIEF, EntryKind.CONDOLENCE)


@attributed
def order_payment(
    *, fund: Fund, account: PayeeAccount, amount: Decimal, kind: EntryKind, source: str, subject: Subject, unit: Unit,
    excluded: Collection[int] = (), actor: "User | None", now: datetime,
) -> Payment:  # fmt: skip
    """Order that a fund pays a member. `excluded` are those who asked for it or approved it: they do not pay it.

    Raises PaymentRefused: an account that is not verified, a fund that reaches no further, a source paid before;
    LedgerRefused for impossible amounts.
    """
    require_amount(amount)
    if kind not in KINDS:
        raise PaymentRefused(_("“%(kind)s” is not paid to members.") % {"kind": kind.label})
    held = lock_funds([fund.pk])[fund.pk]
    usable = PayeeAccount.objects.select_for_update(of=("self",)).get(pk=account.pk)
    if not usable.is_usable:
        raise PaymentRefused(_("The member's account is not verified: two people see a card before money goes there."))
    if held.closed_on is not None:
        raise PaymentRefused(_("“%(fund)s” is closed.") % {"fund": held})
    _require_reach(held, amount)
    try:
        with transaction.atomic():
            return Payment.objects.create(
                number=next_number(Payment, f"F{timezone.localdate(now):%Y}-"), fund=held, account=usable, unit=unit,
                subject=subject, amount=amount, kind=kind.value, source=source,
                excluded_people=sorted(set(excluded)), ordered_by=actor, ordered_at=now,
            )  # fmt: skip
    except IntegrityError as error:
        raise PaymentRefused(_("This was ordered already; nothing is paid twice.")) from error


@attributed
def cancel_payment(*, payment: Payment, reason: str, actor: "User | None", now: datetime) -> Payment:
    """Take an order back that is in no batch. Raises PaymentRefused without a reason, or once it is on its way."""
    if not reason.strip():
        raise PaymentRefused(_("A reason is needed for this step."))
    lock_owners([payment.source])
    held = Payment.objects.select_for_update(of=("self",)).get(pk=payment.pk)
    if held.state != PaymentState.ORDERED:
        raise PaymentRefused(
            _("Payment %(number)s is “%(state)s”: only what is in no batch is cancelled.")
            % {"number": held.number, "state": held.get_state_display()}
        )
    held.state = PaymentState.CANCELLED
    held.save(update_fields=["state"])
    record_event(held, actor=actor, what="payment cancelled", details={"reason": reason.strip()[:200]})
    settled(held, now)
    return held


def money_on_its_way(fund: Fund) -> str | None:
    """Return why a fund is not closed: payments of which the bank has not told yet, and which may come back."""
    count = Payment.objects.filter(fund=fund, state__in=[*RESERVED, PaymentState.SENT]).count()
    if not count:
        return None
    return ngettext(
        "%(count)d payment of this fund is on its way: wait for the bank, or cancel it.",
        "%(count)d payments of this fund are on their way: wait for the bank, or cancel them.",
        count,
    ) % {"count": count}


def reserved_of(fund: Fund) -> Decimal:
    """Return what is ordered from a fund and not booked yet, in CNY."""
    total: Decimal | None = Payment.objects.reserved().filter(fund=fund).aggregate(total=Sum("amount"))["total"]
    return total or Decimal(0)


def _require_reach(fund: Fund, amount: Decimal) -> None:
    promised = reserved(fund)
    if amount > fund.bank - promised:
        raise PaymentRefused(
            _("“%(fund)s” holds %(bank)s CNY in the bank, of which %(reserved)s are promised: %(amount)s are too much.")
            % {
                "fund": fund,
                "bank": f"{fund.bank:,.2f}",
                "reserved": f"{promised:,.2f}",
                "amount": f"{amount:,.2f}",
            }
        )
