"""What leaves the house: the ledger of a fund as a workbook, the year on paper."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.http import HttpResponseBase
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy, gettext_noop, pgettext_lazy
from django.views.generic import TemplateView

from unioncare.core.audit import record_event
from unioncare.core.forms import PurposeForm
from unioncare.core.views import NeedsPermission
from unioncare.imports.exporting import MOST_ROWS, ExportView
from unioncare.imports.writing.workbooks import Heading, Value
from unioncare.organisation.access import scope_paths
from unioncare.organisation.models import Unit

from ..enums import Account
from ..forms.audit import this_year
from ..forms.funds import LedgerExportForm
from ..models import EntryLine, Fund
from ..selectors.proof import short
from ..selectors.year_report import last_check, year_of
from .base import SEE, OfFund


class LedgerExportView(OfFund, ExportView):
    """The ledger of a fund, a row for each line: who takes it, for what, stands in it and in the log."""

    permission, page, event = "donations.export_books", "donations:funds", gettext_noop("ledger exported")
    title = gettext_lazy("Ledger as a workbook")
    masks = gettext_lazy("Entries name nobody; notes are as they were written.")
    sheet = pgettext_lazy("sheet", "Ledger")
    form_class = LedgerExportForm
    headings = (
        Heading(gettext_lazy("Number"), 10),
        Heading(gettext_lazy("Day"), 12),
        Heading(gettext_lazy("What was booked"), 18),
        Heading(gettext_lazy("Account"), 18),
        Heading(gettext_lazy("Debit"), 16),
        Heading(gettext_lazy("Credit"), 16),
        Heading(gettext_lazy("Source"), 28, text=True),
        Heading(gettext_lazy("Note"), 40, text=True),
        Heading(gettext_lazy("Reverses entry"), 12),
        Heading(gettext_lazy("By"), 14),
        Heading(gettext_lazy("Entered"), 18),
        Heading(gettext_lazy("Seal"), 16, text=True),
    )

    def get_initial(self) -> dict[str, Any]:
        return this_year()

    def form_valid(self, form: PurposeForm) -> HttpResponseBase:  # type: ignore[override]
        self.days = (form.cleaned_data["first"], form.cleaned_data["last"])
        return super().form_valid(form)

    def records(self, now: datetime) -> Iterator[list[Value]]:
        rows = EntryLine.objects.filter(entry__fund=self.fund, entry__booked_on__range=self.days)
        rows = rows.select_related("entry__by", "entry__note", "entry__reverses").order_by("entry__number", "position")
        for line in rows[:MOST_ROWS].iterator(2_000):
            yield _cells(line)

    def note(self, purpose: str, rows: int) -> None:
        days = " – ".join(day.isoformat() for day in self.days)
        record_event(
            self.fund, actor=self.user, what=self.event, details={"purpose": purpose, "rows": rows, "filter": days}
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"back": self.fund.get_absolute_url()}


def _cells(line: EntryLine) -> list[Value]:
    entry = line.entry
    note = getattr(entry, "note", None)
    return [
        entry.number, entry.booked_on, entry.get_kind_display(), Account(line.account).label,
        line.amount if line.amount > 0 else None, -line.amount if line.amount < 0 else None, entry.source,
        note.text if note else "", entry.reverses.number if entry.reverses else None,
        entry.by.name if entry.by else "", entry.at, short(entry.seal),
    ]  # fmt: skip


class YearReportView(NeedsPermission, TemplateView):
    """The year of the reader's funds, or of one of them, on A4."""

    permission = SEE
    template_name = "books/year_report.html"

    @cached_property
    def year(self) -> int:
        """The year that is asked for, else this one."""
        asked, this = self.request.GET.get("year", ""), timezone.localdate(self.now).year
        return int(asked) if asked.isdecimal() and 2000 <= int(asked[:5]) <= this else this

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        funds = Fund.objects.visible_to(self.user)
        if code := self.request.GET.get("fund", ""):
            funds = funds.filter(code=code)
        paths = scope_paths(self.user, SEE)
        years = year_of(funds, self.year)
        return super().get_context_data(
            years=years, year=self.year, before=self.year - 1, after=self.year + 1, is_over=self.is_over,
            check=last_check(paths), office=Unit.objects.filter(path__in=paths[:1]).first(),
            total=sum((one.closing for one in years), start=0), now=self.now, today=timezone.localdate(self.now),
            **kwargs,
        )  # fmt: skip

    @property
    def is_over(self) -> bool:
        return date(self.year, 12, 31) < timezone.localdate(self.now)
