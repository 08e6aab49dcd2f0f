"""What rooms above hear of their payments, in the transaction in which one was paid, failed or was cancelled."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from .models import Payment

Settlement = Callable[[Payment, datetime], None]
# Locks what payments are for, by their sources, before the payments themselves.
OwnerLock = Callable[[Collection[str]], None]


@dataclass(frozen=True, slots=True)
class Listener:
    """Who hears of payments whose source begins with a prefix, and what is locked before them."""

    callback: Settlement
    lock: OwnerLock | None = None


_listeners: dict[str, Listener] = {}


def register_settlement(prefix: str, callback: Settlement, lock: OwnerLock | None = None) -> None:
    """Name who hears of payments whose source begins with `prefix`: "grant:" for "grant:17"."""
    _listeners[prefix] = Listener(callback, lock)


def forget_settlement(prefix: str) -> None:
    """Let whoever heard of payments with a prefix hear of them no more."""
    _listeners.pop(prefix, None)


def lock_owners(sources: Collection[str]) -> None:
    """Lock what payments are for, as whoever orders them does first: nobody then waits crosswise."""
    for prefix, listener in _listeners.items():
        mine = [source for source in sources if source.startswith(prefix)]
        if listener.lock is not None and mine:
            listener.lock(mine)


def settled(payment: Payment, now: datetime) -> None:
    """Tell whoever ordered a payment what became of it."""
    for prefix, listener in _listeners.items():
        if payment.source.startswith(prefix):
            listener.callback(payment, now)
