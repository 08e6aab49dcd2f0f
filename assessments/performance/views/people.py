"""The people whose numbers a superior sees, of the last month that is open; the same as a workbook."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, pgettext_lazy
from django.views.generic import TemplateView

from unioncare.core.periods import month_of
from unioncare.core.views import NeedsPermission, SearchedByPost
from unioncare.imports.exporting import MOST_ROWS, ExportView
from unioncare.imports.writing.workbooks import Heading, Value
from unioncare.organisation.models import Unit

from ..enums import Kpi
from ..measures import Measure
from ..selectors.explaining import explain_in_time
from ..selectors.measuring import measure_people
from ..selectors.people import SEE, PeopleFilter, lines_of, people_page, told_since, told_until

AT_ONCE = 500


class PeopleView(SearchedByPost, NeedsPermission, TemplateView):
    """People of the reader's units by name, with what they did in time of what was due."""

    permission = SEE
    template_name = "performance/people.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now, last = self.now, told_until(self.now)
        wanted = PeopleFilter.from_query(self.request.GET, self.user)
        page, count = people_page(self.user, wanted, now, self.request.GET.get("after", ""))
        return super().get_context_data(
            wanted=wanted,
            page=page,
            count=count,
            lines=lines_of(self.user, page.rows, month_of(last), last, now),
            month=month_of(last),
            why_in_time=explain_in_time(month_of(last), last),
            units=Unit.objects.visible_to(self.user, SEE).filter(is_active=True)[:200],
            **kwargs,
        )


class PeopleExportView(ExportView):
    """All indicators of the list's people as a workbook: for a purpose, which is noted."""

    permission, page, event = SEE, "assessments:performance_people", gettext_noop("numbers of people exported")
    title = gettext_lazy("Numbers of people as a workbook")
    masks = gettext_lazy("It holds shares and how many they are of, nothing of any member.")
    sheet = pgettext_lazy("sheet", "Numbers of people")
    headings = (
        Heading(gettext_lazy("Name"), 14),
        Heading(gettext_lazy("User name"), 16, text=True),
        Heading(gettext_lazy("Month"), 12),
        Heading(gettext_lazy("Indicator"), 28),
        Heading(gettext_lazy("Kept"), 10),
        Heading(gettext_lazy("Of"), 10),
        Heading(gettext_lazy("Share"), 10),
        Heading(gettext_lazy("Note"), 24),
    )

    def records(self, now: datetime) -> Iterator[list[Value]]:
        last = told_until(now)
        first = month_of(last)
        people = PeopleFilter.from_query(self.request.GET, self.user).apply(self.user, timezone.localdate(now))
        rows = list(people.order_by("name", "pk").values_list("pk", "name", "username")[: MOST_ROWS // len(Kpi)])
        for start in range(0, len(rows), AT_ONCE):
            some = rows[start : start + AT_ONCE]
            since = told_since(self.user, [pk for pk, _name, _username in some])
            measured = measure_people([pk for pk, begin in since.items() if begin <= first], first, last, now)
            for pk, name, username in some:
                for kpi, measure in sorted(measured.get(pk, {}).items()):
                    yield [name, username, f"{first:%Y-%m}", str(kpi.label), *_numbers(measure)]


def _numbers(measure: Measure) -> list[Value]:
    """Return what is told of a measure; of a withheld one that it is."""
    if measure.is_withheld:
        return ["", "", "", _("too few to be shown")]
    return [measure.count, measure.of, measure.value, _("small number") if measure.is_small else ""]
