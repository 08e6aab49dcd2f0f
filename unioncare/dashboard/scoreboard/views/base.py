"""What the pages share: the unit in scope, the days asked for, and addresses of the same unit and days."""

from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from unioncare.core.periods import Period, period_of, quarter_with
from unioncare.core.views import NeedsPermission
from unioncare.organisation.access import scope_paths
from unioncare.organisation.models import Unit

from ..forms.days import DaysForm
from ..measures import Asked

SEE, SET = "scoreboard.see_scoreboard", "scoreboard.set_targets"

# So many units can be chosen from in one list.
OFFERED = 200


class OfUnit(NeedsPermission):
    """A page about one unit; 404 outside the scope, by default the unit of the reader's main post."""

    permission = SEE

    @cached_property
    def unit(self) -> Unit:
        code = self.request.GET.get("unit", "")
        unit = self._named(code) if code else self._own()
        if unit is None:
            raise Http404
        return unit

    def _named(self, code: str) -> Unit | None:
        """Return a unit in scope by its code."""
        unit: Unit | None = Unit.objects.visible_to(self.user, self.permission).filter(code=code).first()
        return unit

    def _own(self) -> Unit | None:
        paths, post = scope_paths(self.user, self.permission), self.user.main_post
        if post is not None and any(post.unit.path.startswith(path) for path in paths):
            return post.unit
        return Unit.objects.filter(path=paths[0]).first() if paths else None

    def offered(self) -> dict[str, Any]:
        """Return the units to choose from, always with the one of the page, and how many are left out."""
        units = Unit.objects.visible_to(self.user, self.permission).filter(is_active=True)
        found = list(units[: OFFERED + 1])
        left = units.count() - OFFERED if len(found) > OFFERED else 0
        found = found[:OFFERED]
        if self.unit not in found:
            found = [self.unit, *found[: OFFERED - 1]]
        return {"units": found, "units_left": left}

    @property
    def today(self) -> date:
        return timezone.localdate(self.now)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(unit=self.unit, **kwargs)  # type: ignore[misc]


class OfPeriod(OfUnit):
    """A page about one unit and some days: a quarter or a year by its code, or any days from … to."""

    @cached_property
    def days_form(self) -> DaysForm | None:
        """The days of the address, None where it names none."""
        query = self.request.GET
        if not (query.get("from") or query.get("to")):
            return None
        form = DaysForm({"from": query.get("from"), "to": query.get("to")}, today=self.today)
        form.is_valid()
        return form

    @cached_property
    def period(self) -> Period | None:
        """The period of the calendar that is asked for, by default the quarter that runs; None for days."""
        if self.days_form is not None and self.days_form.is_valid():
            return None
        chosen = period_of(self.request.GET.get("period", ""))
        # Months are not counted at night.
        return chosen if chosen is not None and chosen.length > 1 else quarter_with(self.today)

    @cached_property
    def asked(self) -> Asked:
        if self.period is None:
            assert self.days_form is not None
            given = self.days_form.cleaned_data
            return Asked(self.unit, given["from"], given["to"], self.now)
        return Asked(self.unit, self.period.first, min(self.period.last, self.today), self.now)

    @property
    def is_ahead(self) -> bool:
        """Whether the period has not begun."""
        return self.asked.first > self.today

    def address(self, name: str, **more: str) -> str:
        """Return the address of another page about the same unit and days."""
        asked = self.asked
        days = {"from": asked.first.isoformat(), "to": asked.last.isoformat()}
        query = {"unit": self.unit.code, **({"period": self.period.code} if self.period else days), **more}
        return f"{reverse(f'scoreboard:{name}')}?{urlencode(query)}"
