"""Numbers that administrators set: each app names its own here at start-up, with a default.

thresholds.register(Named("gaps.post_ends_days", _("A post ends soon"), …, default=Decimal(30)))
thresholds.value("gaps.post_ends_days")
"""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise

from .models import Threshold

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Named:
    """What a threshold means: label, help, unit of measure, default and the bounds that make sense."""

    code: str
    label: Text
    help: Text
    unit: Text
    default: Decimal
    minimum: Decimal = Decimal(0)
    maximum: Decimal = Decimal(1_000_000)


_known: dict[str, Named] = {}


def register(*named: Named) -> None:
    """Add thresholds; a code that is already known is replaced."""
    for one in named:
        _known[one.code] = one


def known() -> list[Named]:
    """Return all thresholds by code."""
    return [_known[code] for code in sorted(_known)]


def named(code: str) -> Named:
    """Return what a code means; KeyError names an unknown one."""
    return _known[code]


def value(code: str) -> Decimal:
    """Return the number in force: the administrator's, else the default; one query."""
    default = _known[code].default
    found = Threshold.objects.filter(pk=code).values_list("value", flat=True).first()
    return default if found is None else found


def values(prefix: str) -> dict[str, Decimal]:
    """Return the numbers in force of all codes that begin with `prefix`; one query."""
    found = {code: one.default for code, one in _known.items() if code.startswith(prefix)}
    rows = Threshold.objects.filter(pk__startswith=prefix).order_by().values_list("pk", "value")
    return found | {code: value for code, value in rows if code in found}
