"""What aid came to, by group of diseases, of a unit and a year; and the same as a workbook."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, pgettext_lazy
from django.views.generic import TemplateView

from unioncare.core.views import NeedsPermission
from unioncare.imports.exporting import ExportView
from unioncare.imports.writing.workbooks import Heading, Value
from unioncare.organisation.access import scope_paths
from unioncare.organisation.models import Unit

from ..contributions import Period
from ..selectors.outcomes import donation_execution, outcomes_by_group

FIGURES = "donations.see_outcomes"


class OfYear(NeedsPermission):
    """The reader's unit and the year that is asked for, else this one."""

    permission = FIGURES

    @cached_property
    def unit(self) -> Unit:
        """The unit that is asked for, else the topmost of the reader's."""
        rows = Unit.objects.visible_to(self.user, FIGURES)
        if code := self.request.GET.get("unit", ""):
            rows = rows.filter(code=code)
        else:
            rows = rows.filter(path__in=scope_paths(self.user, FIGURES))
        unit = rows.order_by("path").first()
        if unit is None:
            raise Http404
        return unit

    @cached_property
    def year(self) -> int:
        asked, this = self.request.GET.get("year", ""), timezone.localdate(self.now).year
        return int(asked) if asked.isdecimal() and len(asked) == 4 and 2000 <= int(asked) <= this else this

    @property
    def period(self) -> Period:
        return date(self.year, 1, 1), date(self.year, 12, 31)


class OutcomesView(OfYear, TemplateView):
    """Raised, paid, days to the payment and burden moved, by group of diseases."""

    template_name = "aid/outcomes.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        this = timezone.localdate(self.now).year
        return super().get_context_data(
            unit=self.unit, year=self.year, years=range(this, this - 5, -1),
            rows=outcomes_by_group(self.unit, self.period), execution=donation_execution(self.unit, self.period),
            **kwargs,
        )  # fmt: skip


class OutcomesExportView(OfYear, ExportView):
    """The same rows as a workbook; what stands for too few members is withheld there too."""

    page, event = "donations:aid_outcomes", gettext_noop("outcomes of aid exported")
    title = gettext_lazy("What aid came to, as a workbook")
    masks = gettext_lazy("It names nobody; what stands for fewer than 5 members is left out.")
    sheet = pgettext_lazy("sheet", "Outcomes of aid")
    headings = (
        Heading(gettext_lazy("Group of diseases"), 28),
        Heading(gettext_lazy("Members"), 10),
        Heading(gettext_lazy("Grants"), 10),
        Heading(pgettext_lazy("money", "Raised"), 16),
        Heading(gettext_lazy("Paid"), 16),
        Heading(gettext_lazy("Days from request to payment"), 14),
        Heading(gettext_lazy("Burden lighter"), 12),
        Heading(gettext_lazy("Burden the same"), 12),
        Heading(gettext_lazy("Burden heavier"), 12),
    )

    def records(self, now: datetime) -> Iterator[list[Value]]:
        for row in outcomes_by_group(self.unit, self.period):
            if row.is_withheld:
                yield [str(row.label), _("fewer than 5"), *[None] * 7]
            else:
                yield [
                    str(row.label), len(row.members), row.grants, row.raised, row.paid, row.days.value, row.lighter,
                    row.same, row.heavier,
                ]  # fmt: skip
