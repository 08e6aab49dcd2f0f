"""The requests in scope, and their list as a workbook."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy, gettext_noop, pgettext_lazy
from django.views.generic import TemplateView

from unioncare.core.typed import typed_in
from unioncare.core.views import NeedsPermission, SearchedByPost
from unioncare.imports.exporting import MOST_ROWS, ExportView
from unioncare.imports.writing.workbooks import Heading, Value
from unioncare.organisation.models import Unit

from ..access import EXPORT, NOTE, SEE
from ..enums import Category, FeedbackState
from ..presentation import TONES
from ..selectors.lists import Wanted, request_page, requests_for


def _wanted(query: QueryDict) -> Wanted:
    return Wanted(
        category=query.get("category", ""), state=query.get("state", ""), late="late" in query,
        unit=query.get("unit", ""), text=typed_in(query),
    )  # fmt: skip


class FeedbackListView(SearchedByPost, NeedsPermission, TemplateView):
    """Requests, the newest first."""

    permission = SEE
    template_name = "feedback/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = self.request.GET
        wanted = _wanted(query)
        page = request_page(self.user, wanted, self.now, query.get("after", ""))
        return super().get_context_data(
            page=page, rows=[(row, TONES.get(row.state, "")) for row in page.rows], wanted=wanted,
            categories=Category, states=FeedbackState, may_note=self.user.has_perm(NOTE),
            may_export=self.user.has_perm(EXPORT), unit=Unit.objects.filter(code=wanted.unit).first(),
            places=list({post.unit.pk: post.unit for post in self.user.active_posts}.values()),
            **kwargs,
        )  # fmt: skip


class FeedbackExportView(ExportView):
    """The list as a workbook: numbers, days and marks; no words and no names."""

    permission, page, event = EXPORT, "assessments:feedback", gettext_noop("feedback exported")
    title = gettext_lazy("Feedback as a workbook")
    masks = gettext_lazy("It holds no words and no names.")
    sheet = pgettext_lazy("sheet", "Feedback")
    headings = (
        Heading(gettext_lazy("Number"), 14, text=True),
        Heading(gettext_lazy("Received"), 14),
        Heading(gettext_lazy("Category"), 18),
        Heading(gettext_lazy("Unit"), 20),
        Heading(gettext_lazy("State"), 14),
        Heading(gettext_lazy("Overdue"), 10),
        Heading(gettext_lazy("Reopened"), 14),
        Heading(gettext_lazy("Ended"), 14),
    )

    def records(self, now: datetime) -> Iterator[list[Value]]:
        rows = requests_for(self.user, _wanted(self.request.GET), now, EXPORT)
        for row in rows[:MOST_ROWS].iterator(2_000):
            yield [
                row.number, timezone.localdate(row.received_at), row.get_category_display(), row.unit.name,
                row.get_state_display(), "✓" if getattr(row, "is_late", False) else "", _day(row.reopened_at),
                _day(row.ended_at),
            ]  # fmt: skip


def _day(moment: datetime | None) -> Value:
    return timezone.localdate(moment) if moment else None
