"""The visit standard: how far it is kept, by unit, level and visitor."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.views.generic import TemplateView

from unioncare.core.rates import Rate
from unioncare.core.views import NeedsPermission
from unioncare.organisation.access import scope_paths
from unioncare.organisation.models import Unit

from ..selectors.explaining import explain_first, explain_kept, explain_met
from ..selectors.filtering import SEE
from ..selectors.standard import (
    first_visit_on_time,
    standard_by_level,
    standard_by_unit,
    standard_met,
)
from ..selectors.visitors import standard_by_visitor

MONTHS = {"30": 30, "90": 90, "365": 365}
MOST_UNITS = 60


@dataclass(frozen=True, slots=True)
class UnitRate:
    unit: Unit
    rate: Rate


class StandardView(NeedsPermission, TemplateView):
    """One unit at a time, with those directly below it."""

    permission = SEE
    template_name = "visits/standard.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now, unit = timezone.now(), self._unit()
        span = self.request.GET.get("days", "")
        last = timezone.localdate(now)
        first = last - timedelta(days=MONTHS.get(span, 90) - 1)
        return super().get_context_data(
            unit=unit, first=first, last=last, span=span if span in MONTHS else "90", spans=MONTHS,
            **self._rates(unit, first, last, now), **kwargs,
        )  # fmt: skip

    def _unit(self) -> Unit | None:
        units = Unit.objects.visible_to(self.user, SEE)
        code = self.request.GET.get("unit", "")
        chosen = units.filter(code=code).first() if code else None
        top = scope_paths(self.user, SEE)
        return chosen or units.filter(path=top[0]).first()

    def _rates(self, unit: Unit | None, first: date, last: date, now: Any) -> dict[str, Any]:
        if unit is None:
            return {}
        met, on_time = standard_met(unit.path, first, last, now), first_visit_on_time(unit.path, first, last, now)
        rates = standard_by_unit(unit, first, last, now)
        below = Unit.objects.within(unit.path).filter(depth=unit.depth + 1, is_active=True)[:MOST_UNITS]
        return {
            "met": met,
            "why_met": explain_met(met, first, last),
            "on_time": on_time,
            "why_on_time": explain_first(on_time, first, last),
            "why_kept": explain_kept(first, last),
            "levels": standard_by_level(unit.path, first, last, now),
            "units": [UnitRate(one, rates.get(one.path, Rate(0, 0))) for one in below],
            "visitors": standard_by_visitor(unit.path, first, last, now),
        }
