"""My visits, those of my units, the calendar, the sheet for a day, and the panel of a case."""

from datetime import date, timedelta
from typing import Any

from csp.decorators import csp_update
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView
from django.views.generic.base import View

from cases.care.models import IllnessCase
from unioncare.core.audit import record_bulk_access
from unioncare.core.views import HtmxTemplateMixin, NeedsPermission, signed_in
from unioncare.organisation.calendar import load_working_days
from unioncare.organisation.models import Unit
from unioncare.worklist.selectors.clock import Clock

from ..models import Visit
from ..selectors.entries import MOST_DAYS, calendar_entries
from ..selectors.filtering import LEVELS, SEE, STATES, VisitFilter, visitors_known_to
from ..selectors.listing import rows_of, visit_page, with_everything
from ..selectors.standard import standard_of_case
from .base import GO

SHOWN_OF_CASE = 12


class VisitListView(NeedsPermission, TemplateView):
    """Visits on which one goes, or those of one's units, by their days."""

    permission = GO
    template_name = "visits/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, now = self.user, timezone.now()
        wanted = VisitFilter.from_query(self.request.GET, user)
        page, count = visit_page(user, wanted, now, self.request.GET.get("after", ""))
        clock = Clock(now, load_working_days())
        return super().get_context_data(
            wanted=wanted,
            page=page,
            count=count,
            rows=rows_of(page.rows, clock, user),
            today=clock.today,
            supervises=user.has_perm(SEE),
            states=STATES,
            levels=[(value, f"L{value}") for value in LEVELS],
            **choices(user, supervises=user.has_perm(SEE)),
            **kwargs,
        )


def choices(user: Any, *, supervises: bool) -> dict[str, Any]:
    """Return the units and the people by which whoever supervises may narrow visits."""
    if not supervises:
        return {"units": [], "people": []}
    return {
        "units": list(Unit.objects.visible_to(user, SEE).filter(is_active=True)[:200]),
        "people": list(visitors_known_to(user)[:200]),
    }


# The calendar's own style sheet carries its icons as a font inside an address.
@method_decorator(csp_update({"font-src": "data:"}), name="dispatch")
class CalendarView(NeedsPermission, TemplateView):
    """Month, week and list; a visit is dragged to another day of its window."""

    permission = GO
    template_name = "visits/calendar.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.user
        wanted = VisitFilter.from_query(self.request.GET, user, state="")
        supervises = user.has_perm(SEE)
        return super().get_context_data(
            wanted=wanted,
            on=_day(self.request.GET.get("on", "")) or timezone.localdate(),
            supervises=supervises,
            levels=[(value, f"L{value}") for value in LEVELS],
            **choices(user, supervises=supervises),
            **kwargs,
        )


class EntriesView(NeedsPermission, View):
    """The visits of some days as the calendar reads them."""

    permission = GO

    def get(self, request: HttpRequest) -> HttpResponse:
        user = signed_in(request)
        first, last = _day(request.GET.get("start", "")), _day(request.GET.get("end", ""))
        if first is None or last is None or not timedelta() < last - first <= timedelta(days=MOST_DAYS):
            return JsonResponse([], safe=False)
        wanted = VisitFilter.from_query(request.GET, user, state="")
        entries = calendar_entries(user, wanted, first, last, timezone.now())
        return JsonResponse(entries, safe=False, json_dumps_params={"ensure_ascii": False})


class SheetView(NeedsPermission, TemplateView):
    """The visits of a day on paper: whom, where, with whom; nothing of the illness."""

    permission = GO
    template_name = "visits/sheet.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, now = self.user, timezone.now()
        day = _day(self.request.GET.get("on", "")) or timezone.localdate()
        wanted = VisitFilter.from_query(self.request.GET, user)
        visits = with_everything(wanted.apply(user, now).filter(planned_on=day)).order_by("planned_at", "pk")
        rows = rows_of(visits, Clock(now, load_working_days()), user)
        record_bulk_access(
            Visit, ((row.visit.pk, str(row.visit)) for row in rows), actor=user, purpose="", what="day sheet"
        )
        return super().get_context_data(rows=rows, day=day, back=self.request.headers.get("referer", ""), **kwargs)


class CaseVisitsView(NeedsPermission, HtmxTemplateMixin, TemplateView):
    """The visits of one case: a panel of the case page."""

    permission = SEE
    template_name = "visits/of_case_page.html"
    fragment_name = "visits/of_case.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, now = self.user, timezone.now()
        case = IllnessCase.objects.visible_to(user, SEE).filter(number=self.kwargs["number"]).first()
        if case is None:
            raise Http404
        visits = Visit.objects.shown().filter(case=case)
        clock = Clock(now, load_working_days())
        ahead = with_everything(visits.open()).order_by("planned_on", "pk")[:SHOWN_OF_CASE]
        past = with_everything(visits.exclude(pk__in=visits.open().values("pk"))).order_by("-planned_on", "-pk")
        return super().get_context_data(
            case=case,
            ahead=rows_of(ahead, clock, user),
            past=rows_of(past[:SHOWN_OF_CASE], clock, user),
            kept=standard_of_case(case, now),
            may_arrange=user.has_perm("visits.arrange_visits", case) and not case.is_ended,
            **kwargs,
        )


def _day(text: str) -> date | None:
    """Read a day from an address; the calendar sends moments, of which the day counts."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
