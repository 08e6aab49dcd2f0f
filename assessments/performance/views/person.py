"""One person's numbers of a period: what was due and done, its course, and what stands behind each number."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, pgettext_lazy
from django.views.generic import TemplateView

from unioncare.core.periods import Period, month_of, months_up_to, period_of, periods_over
from unioncare.imports.exporting import MOST_ROWS, ExportView
from unioncare.imports.writing.workbooks import Heading, Value
from unioncare.organisation.models import Post

from ..enums import Kpi
from ..selectors.behind import Asked, behind, lines_behind
from ..selectors.explaining import explain_in_time, explain_measure
from ..selectors.lines import every_line
from ..selectors.load import load_of
from ..selectors.page import chart_of, parts_of, trend_of
from ..selectors.people import told_from
from .base import OfPerson

# As far back as the page offers months, quarters and years.
OFFERED_MONTHS = 24


class PersonView(OfPerson, TemplateView):
    """My work in numbers, or that of somebody whose superior reads."""

    template_name = "performance/person.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now, period = self.now, self._period()
        days = self.cut(period.first, period.last)
        trend = trend_of(self.person.pk, days[1], now, self.since) if days else []
        return super().get_context_data(
            period=period,
            periods=_offered(period, periods_over(months_up_to(self.until, OFFERED_MONTHS))),
            first=days and days[0],
            last=days and days[1],
            parts=parts_of(self.person.pk, *days, now) if days else [],
            load=load_of(self.person.pk, *days, self.since) if days else None,
            trend=trend,
            chart=chart_of(trend),
            why_in_time=explain_in_time(trend[0].first, days[1]) if days and trend else None,
            told_from=told_from(period.last),
            posts=self._posts(),
            **kwargs,
        )

    def _period(self) -> Period:
        last = month_of(self.until)
        return period_of(self.request.GET.get("period", "")) or Period(last.year, last.month, 1)

    def _posts(self) -> list[Post]:
        held = Post.objects.active(timezone.localdate(self.now)).filter(user=self.person)
        return list(held.select_related("unit"))


def _offered(chosen: Period, periods: list[Period]) -> list[Period]:
    """Return what the page offers; what was asked for stands first where it is none of it."""
    return periods if chosen in periods else [chosen, *periods]


class OfKpi(OfPerson):
    """A page about one indicator of one person."""

    @property
    def kpi(self) -> Kpi:
        code = self.kwargs["kpi"]
        if code not in Kpi:
            raise Http404
        return Kpi(code)

    @property
    def asked(self) -> Asked | None:
        """What the address asks for, as far as the reader may see it."""
        days = self.cut(*self.months_asked())
        return Asked(self.user, self.person, self.kpi, *days) if days else None


class BehindView(OfKpi, TemplateView):
    """What stands behind one number."""

    template_name = "performance/behind.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked, kpi = self.asked, self.kpi
        found = behind(asked, self.now, self.request.GET.get("after", "")) if asked else None
        first, last = (asked.first, asked.last) if asked else self.months_asked()
        because = explain_measure(kpi, found.measure, first, last) if found else None
        told = {"kpi": kpi, "found": found, "because": because, "first": first, "last": last}
        return super().get_context_data(**kwargs | told, told_from=told_from(last))


class BehindExportView(OfKpi, ExportView):
    """The list behind a number as a workbook: for a purpose, which is noted."""

    page, event = "assessments:performance_behind", gettext_noop("items behind a number exported")
    title = gettext_lazy("What stands behind a number as a workbook")
    masks = gettext_lazy("It holds what the page shows; whom you may not know stays masked.")
    sheet = pgettext_lazy("sheet", "Behind a number")
    headings = (
        Heading(gettext_lazy("What"), 28),
        Heading(pgettext_lazy("work item", "About"), 24, text=True),
        Heading(gettext_lazy("Unit"), 20),
        Heading(gettext_lazy("Due or happened"), 18),
        Heading(gettext_lazy("Done or entered"), 18),
        Heading(gettext_lazy("Counts as kept"), 12),
    )

    def list_address(self) -> str:
        return reverse(self.page, args=[self.person.pk, self.kpi])

    def records(self, now: datetime) -> Iterator[list[Value]]:
        asked = self.asked
        lines = lines_behind(asked, now) if asked else None
        for line in every_line(lines, MOST_ROWS) if lines else ():
            yield [line.what, line.about, line.place, line.at, line.ended, _("yes") if line.kept else _("no")]
