"""What a key figure is: whose, what it counts, where it leads, and why it is what it is."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_noop

from unioncare.core.explain import Explanation, Input, explain, shown
from unioncare.core.navigation import page_url
from unioncare.core.rates import Rate, per_cent
from unioncare.core.ui.amounts import percent
from unioncare.organisation.models import Unit

if TYPE_CHECKING:
    from unioncare.organisation.models import User

# Where the page looks at one unit: its code stands in the query of the link.
OF_UNIT = "unit={unit}"
SEE_BOARD = "scoreboard.see_scoreboard"


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
    for everybody who may read it there; `is_kept` keeps what is the reader's own too, for them alone. `indicator`: its
    code on the scoreboard, to whose rows it leads whoever may read them.
    """

    code: str
    label: str | Promise
    permission: str
    url_name: str
    read: Callable[[Asked], Reading]
    unit: str | Promise = ""
    is_own: bool = False
    is_kept: bool = False
    query: str = ""
    indicator: str = ""

    def address(self, asked: Asked) -> str:
        """Return the page of the figure, about the unit where the page looks at one; empty where there is none."""
        if self.indicator and asked.user.has_perm(SEE_BOARD, asked.unit):
            day = timezone.localdate(asked.now).isoformat()
            rows = reverse("scoreboard:rows", args=[asked.unit.code, self.indicator])
            return f"{rows}?{urlencode({'from': day, 'to': day})}"
        page = page_url(self.url_name)
        return f"{page}?{self.query.format(unit=quote(asked.unit.code))}" if page and self.query else page


def of_rate(rate: Rate, because: Explanation, *, target: float | None = None, is_bad: bool = False) -> Reading:
    """Return the reading of a share in per cent with one decimal, as its reason says it; below its target it is bad."""
    if rate.value is None:
        return Reading(None, because, rate=rate)
    if target is None:
        return Reading(float(per_cent(rate.value)), because, rate=rate, is_bad=is_bad)
    told = because.reading(shown(gettext_noop("Target"), percent(target)))
    return Reading(float(per_cent(rate.value)), told, rate=rate, target=target, is_bad=is_bad or rate.value < target)


def of_count(rule: str, count: int, *, facts: tuple[Input, ...] = (), is_bad: bool = False) -> Reading:
    """Return the reading of a number of things; `rule` is a message id, `facts` are its parts."""
    return Reading(count, replace(explain(rule), inputs=facts), facts, is_bad=is_bad)
