"""What rooms above have against the end of a fund, without being imported by it."""

from collections.abc import Callable

from unioncare.core.refusals import Text

from .models import Fund

# A check returns the reason against closing the fund, or None.
ClosingCheck = Callable[[Fund], Text | None]
_checks: list[ClosingCheck] = []


def register_closing_check(check: ClosingCheck) -> None:
    """Name a check that `close_fund` asks; it is asked under the lock of the fund."""
    _checks.append(check)


def why_not_closed(fund: Fund) -> Text | None:
    """Return the first reason against closing a fund, or None."""
    return next((reason for check in _checks if (reason := check(fund)) is not None), None)
