"""What records lack: by unit, the rows behind a number, on paper, as a workbook."""

from datetime import datetime
from functools import cached_property
from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from django.views.generic import TemplateView

from unioncare.core.paging import decode_cursor, keyset_page
from unioncare.imports.exporting import ExportView
from unioncare.imports.writing.workbooks import BookWriter, Heading
from unioncare.organisation.models import Unit

from ..permissions import MISSING
from ..selectors.missing import BY_CODE, Check, area_tables, permission_of, rows_of
from .base import OfChosenUnit


class MissingView(OfChosenUnit, TemplateView):
    """What is missing below a unit, each number with its list."""

    permission = MISSING
    template_name = "reports/missing.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        above = Unit.objects.get_parent(self.unit) if self.unit.depth > 1 else None
        seen = above is not None and self.user.has_perm(MISSING, above)
        return super().get_context_data(
            areas=area_tables(self.user, self.unit, self.now), above=above if seen else None, now=self.now, **kwargs
        )


class MissingPaperView(MissingView):
    """The same on A4."""

    template_name = "reports/missing_paper.html"


class MissingListView(OfChosenUnit, TemplateView):
    """The rows behind one number, each with the page on which what is missing is added."""

    permission = MISSING
    template_name = "reports/missing_list.html"

    @cached_property
    def check(self) -> Check:
        found = BY_CODE.get(self.kwargs["code"])
        if found is None or not self.user.has_perm(permission_of(found)):
            raise Http404
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = rows_of(self.check, self.user, self.unit, self.now)
        if cursor := decode_cursor(self.request.GET.get("after", ""), int):
            rows = rows.filter(pk__gt=cursor[0])
        page = keyset_page(rows, key=lambda row: [row.pk])
        return super().get_context_data(
            check=self.check, page=page, rows=[self.check.shown(row) for row in page.rows], **kwargs
        )


class MissingExportView(OfChosenUnit, ExportView):
    """The counts as a workbook, a sheet for each area."""

    permission, page, event = MISSING, "dashboard:missing", gettext_noop("missing data exported")
    title = _("Missing data as a workbook")
    masks = _("It holds counts by unit, nobody by name.")
    sheet = _("Missing data")

    def fill(self, book: BookWriter, now: datetime) -> int:
        written = 0
        for table in area_tables(self.user, self.unit, now):
            labels = [Heading(check.label, 16) for check in table.checks]
            sheet = book.sheet(str(table.area.label), (Heading(_("Unit"), 32), *labels))
            for line in table.lines:
                sheet.add([line.unit.name, *line.counts])
                written += 1
            sheet.add([_("Sum"), *table.total.counts])
            sheet.add([str(book.mark)])
        return written
