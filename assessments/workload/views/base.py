"""What the pages share: the unit in scope, the period, and the query that leads from one to the next."""

from functools import cached_property
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from unioncare.core.periods import Period, period_of, quarter_with
from unioncare.core.views import NeedsPermission
from unioncare.organisation.access import scope_paths
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Unit

SEE, MOVE, MOVE_POSTS = "assessments.see_workload", "assessments.move_workload", "assessments.move_posts"


class OfUnit(NeedsPermission):
    """A page about one unit and period; 404 outside the scope, by default the highest unit of the reader."""

    permission = SEE

    @cached_property
    def unit(self) -> Unit:
        code = self.request.GET.get("unit", "")
        units = Unit.objects.visible_to(self.user, self.permission)
        unit: Unit | None = units.filter(code=code).first() if code else units.filter(path=self.paths[0]).first()
        if unit is None:
            raise Http404
        return unit

    @property
    def paths(self) -> tuple[str, ...]:
        return scope_paths(self.user, self.permission)

    @cached_property
    def period(self) -> Period:
        today = timezone.localdate(self.now)
        return period_of(self.request.GET.get("period", "")) or quarter_with(today)

    @property
    def role(self) -> str:
        role = self.request.GET.get("role", "")
        return role if role in Role.values else ""

    def address(self, name: str, **more: str) -> str:
        """Return the address of another page about the same unit and period."""
        query = {"unit": self.unit.code, "period": self.period.code, **more}
        return f"{reverse(f'assessments:{name}')}?{urlencode(query)}"
