"""What rooms above hear of their payments, in the transaction in which one was paid, failed or was cancelled."""

from collections.abc import Callable
from datetime import datetime

from .models import Payment

Settlement = Callable[[Payment, datetime], None]
_settlements: dict[str, Settlement] = {}


def register_settlement(prefix: str, callback: Settlement) -> None:
    """Name who hears of payments whose source begins with `prefix`: "grant:" for "grant:17"."""
    _settlements[prefix] = callback


def forget_settlement(prefix: str) -> None:
    """Let whoever heard of payments with a prefix hear of them no more."""
    _settlements.pop(prefix, None)


def settled(payment: Payment, now: datetime) -> None:
    """Tell whoever ordered a payment what became of it."""
    for prefix, callback in _settlements.items():
        if payment.source.startswith(prefix):
            callback(payment, now)
