"""What a key figure is: whose, what it counts, where it leads, and why it is what it is."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_noop

from unioncare.core.explain import Explanation, Input, explain, explain_rate, shown
from unioncare.core.rates import Rate
from unioncare.organisation.models import Unit

if TYPE_CHECKING:
    from unioncare.organisation.models import User

_NOTHING = gettext_noop("There is nothing to divide by, so there is no share")


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks, about which unit with all below it, and when."""

    user: "User"
    unit: Unit
    now: datetime

    @property
    def path(self) -> str:
        return str(self.unit.path)


@dataclass(frozen=True, slots=True)
class Reading:
    """A number with what it is of: `facts` stand under it (message ids with values), a share has a bar.

    `value` None: there is no number. `target` is what is asked for, between 0 and 1. `is_bad` wants somebody's hand.
    """

    value: float | None
    because: Explanation
    facts: tuple[Input, ...] = ()
    rate: Rate | None = None
    target: float | None = None
    is_bad: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """One key figure: its name, the permission under which it is read, and its page.

    `unit` names what is counted ("" for a share). `is_own` is of the reader, everything else is of a unit and kept
    for everybody who may read it there.
    """

    code: str
    label: str | Promise
    permission: str
    url_name: str
    read: Callable[[Asked], Reading]
    unit: str | Promise = ""
    is_own: bool = False
    query: str = ""


def of_rate(
    rule: str, rate: Rate, *, inputs: tuple[Input, ...] = (), target: float | None = None, is_bad: bool = False
) -> Reading:
    """Return the reading of a share; `rule` is a message id."""
    if rate.value is None:
        because = replace(explain(rule), inputs=(*inputs, shown(gettext_noop("Note"), {"msg": _NOTHING})))
        return Reading(None, because, rate=rate)
    told = explain_rate(rule, rate).reading(*inputs)
    return Reading(rate.value * 100, told, rate=rate, target=target, is_bad=is_bad)


def of_count(rule: str, count: int, *, facts: tuple[Input, ...] = (), is_bad: bool = False) -> Reading:
    """Return the reading of a number of things; `rule` is a message id, `facts` are its parts."""
    return Reading(count, replace(explain(rule), inputs=facts), facts, is_bad=is_bad)
