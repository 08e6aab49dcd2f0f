"""What the pages of one report, and of one unit, share."""

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase

from unioncare.core.views import NeedsPermission, signed_in
from unioncare.organisation.models import Unit

from ..models import Report
from ..permissions import SEE
from ..selectors.lists import listed


class OfReport(NeedsPermission):
    """A page about one report: 404 outside the scope."""

    permission = SEE

    @cached_property
    def report(self) -> Report:
        rows = listed(Report.objects.visible_to(self.user, self.permission))
        found: Report | None = rows.filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if signed_in(request).has_perm(self.permission):
            self.require(self.report)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(report=self.report, **kwargs)  # type: ignore[misc]


class OfChosenUnit(NeedsPermission):
    """A page about a unit that the address names by its code: by default the reader's topmost; 404 outside."""

    @cached_property
    def unit(self) -> Unit:
        units = Unit.objects.visible_to(self.user, self.permission).order_by("path")
        if code := self.request.GET.get("unit", ""):
            units = units.filter(code=code)
        found: Unit | None = units.first()
        if found is None:
            raise Http404
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(unit=self.unit, **kwargs)  # type: ignore[misc]
