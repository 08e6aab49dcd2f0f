"""What rooms above know of a fund, without being imported by it: what is against its end, what of it is promised."""

from collections.abc import Callable
from decimal import Decimal

from unioncare.core.refusals import Text

from .models import Fund

# A check returns the reason against closing the fund, or None.
ClosingCheck = Callable[[Fund], Text | None]
_checks: list[ClosingCheck] = []
# A reservation returns what of a fund is promised and not booked yet, in CNY.
Reservation = Callable[[Fund], Decimal]
_reservations: list[Reservation] = []


def register_closing_check(check: ClosingCheck) -> None:
    """Name a check that `close_fund` asks; it is asked under the lock of the fund."""
    _checks.append(check)


def why_not_closed(fund: Fund) -> Text | None:
    """Return the first reason against closing a fund, or None."""
    return next((reason for check in _checks if (reason := check(fund)) is not None), None)


def register_reservation(reservation: Reservation) -> None:
    """Name what a room has promised of a fund; it is asked under the lock of the fund."""
    _reservations.append(reservation)


def reserved(fund: Fund) -> Decimal:
    """Return what of a fund is promised and not booked yet, in CNY."""
    return sum((reservation(fund) for reservation in _reservations), Decimal(0))
