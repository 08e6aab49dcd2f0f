"""Reading the parameters of a rule out of JSON: every value is checked, every complaint names its field."""

from collections.abc import Collection, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from unioncare.organisation.enums import Role

from .errors import InvalidParams

# Each slot is one visitor, given by the roles of which any one will do: chair or vice-chair.
Visitors = tuple[tuple[str, ...], ...]
MAX_DAYS = 730
# Django works the values of an enumeration out on every access; plans are read by the ten thousand.
ROLES = frozenset(Role.values)


def read_days(data: Mapping[str, Any], name: str, *, low: int = 1, high: int = MAX_DAYS) -> int:
    """Return a whole number of days."""
    value = data.get(name)
    if isinstance(value, bool) or not isinstance(value, int):
        raise InvalidParams(name, "A whole number of days is needed.")
    if not low <= value <= high:
        raise InvalidParams(name, "The number of days lies outside 1 to {limit}.", limit=high)
    return value


def read_optional_days(data: Mapping[str, Any], name: str, *, high: int = MAX_DAYS) -> int | None:
    """Return a whole number of days, or None where the rule names none."""
    return None if data.get(name) is None else read_days(data, name, high=high)


def read_role(data: Mapping[str, Any], name: str) -> str:
    """Return a role code; empty where the responsibility table decides."""
    value = data.get(name) or ""
    if value and value not in ROLES:
        raise InvalidParams(name, "Unknown role: {value}.", value=value)
    return str(value)


def read_visitors(data: Mapping[str, Any], name: str = "visitors") -> Visitors:
    """Return the visitors, each a choice of roles; none where the protocol leaves it to the responsible post."""
    rows = data.get(name) or []
    visitors = tuple(tuple(row) for row in rows if row)
    for role in (role for row in visitors for role in row):
        if role not in ROLES:
            raise InvalidParams(name, "Unknown role: {value}.", value=role)
    return visitors


def read_choices(data: Mapping[str, Any], name: str, known: Collection[str]) -> tuple[str, ...]:
    """Return chosen codes in the order in which they are known."""
    chosen = data.get(name) or []
    for value in chosen:
        if value not in known:
            raise InvalidParams(name, "Unknown choice: {value}.", value=value)
    if not chosen:
        raise InvalidParams(name, "Choose at least one.")
    return tuple(value for value in known if value in chosen)


def read_amount(value: Any, name: str) -> Decimal:
    """Return an amount in CNY, not negative, with at most two places."""
    try:
        amount = Decimal(str(value))
    except InvalidOperation as error:
        raise InvalidParams(name, "An amount of money is needed.") from error
    if not amount.is_finite() or amount < 0 or amount != round(amount, 2):
        raise InvalidParams(name, "An amount of money is needed.")
    return amount


def join_visitors(first: Visitors, second: Visitors) -> Visitors:
    """Return everybody whom either rule sends."""
    return first + tuple(slot for slot in second if slot not in first)
