"""Periods: the books of a fund are closed up to a day, and that is for good."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from unioncare.core.audit import attributed

from ..enums import Account
from ..errors import LedgerRefused
from ..models import Fund, PeriodClosing
from ..selectors.balances import held_on
from .posting import lock_funds, seal_fund

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@attributed
def close_period(*, fund: Fund, ends_on: date, actor: "User", now: datetime) -> PeriodClosing:
    """Close the books of a fund up to a day, which lies in the past and after the last closing.

    Raises LedgerRefused otherwise. What was wrong is reversed in the open period: nothing opens a period again.
    """
    held = lock_funds([fund.pk])[fund.pk]
    if ends_on >= timezone.localdate(now):
        raise LedgerRefused(_("Only days that are over are closed: today's books are still written."))
    if ends_on < held.opened_on or (held.closed_until and ends_on <= held.closed_until):
        after = held.closed_until or held.opened_on
        raise LedgerRefused(_("“%(fund)s” is closed after %(day)s.") % {"fund": held, "day": f"{after:%Y-%m-%d}"})
    held.closed_until = ends_on
    seal_fund(held)
    balances = held_on(held, ends_on)
    return PeriodClosing.objects.create(
        fund=held, ends_on=ends_on, sequence=held.sequence, head=bytes(held.head), bank=balances[Account.BANK],
        cash=balances[Account.CASH], closed_by=actor, closed_at=now,
    )  # fmt: skip
