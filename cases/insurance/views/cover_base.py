"""What the pages about cover share: the plan, the unit and the day that the address names."""

from datetime import date
from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.functional import cached_property

from unioncare.core.views import NeedsPermission
from unioncare.organisation.access import scope_paths
from unioncare.organisation.models import Unit

from ..models import InsurancePlan
from ..selectors.gaps import SEE

# So many years back and ahead can be looked at.
YEARS = 100


class AboutCover(NeedsPermission):
    """A page about the cover by one plan: of a unit in scope, on a day; by default what most readers want."""

    permission = SEE

    @property
    def asked(self) -> Any:
        """Return where plan and unit are named: in the address, or in the form that was sent."""
        return self.request.POST if "plan" in self.request.POST else self.request.GET

    @cached_property
    def today(self) -> date:
        return timezone.localdate(self.now)

    @cached_property
    def plans(self) -> list[InsurancePlan]:
        return list(InsurancePlan.objects.order_by("-is_required", "code"))

    @cached_property
    def plan(self) -> InsurancePlan | None:
        """The plan that is asked for, else the first that everybody is to have; None while there are none."""
        code = self.asked.get("plan", "")
        return next((plan for plan in self.plans if plan.code == code), self.plans[0] if self.plans else None)

    @cached_property
    def unit(self) -> Unit | None:
        """The unit that is asked for, else the highest one in the reader's scope; None where that holds no unit."""
        units = Unit.objects.visible_to(self.user, self.permission)
        if code := self.asked.get("unit", ""):
            if (unit := units.filter(code=code).first()) is None:
                raise Http404
            return unit
        paths = scope_paths(self.user, self.permission)
        return units.filter(path=paths[0]).first() if paths else None

    @cached_property
    def tops(self) -> list[Unit]:
        """The highest units of the reader's scope, where there are several to choose among."""
        paths = scope_paths(self.user, self.permission)
        return list(Unit.objects.filter(path__in=paths).order_by("path")) if len(paths) > 1 else []

    @cached_property
    def day(self) -> date:
        """The day that is asked for; today where it is none, or lies beyond what a roster tells of."""
        try:
            day = date.fromisoformat(self.asked.get("on", ""))
        except ValueError:
            return self.today
        return day if abs(day.year - self.today.year) <= YEARS else self.today
