"""The actions in scope, and the same as a workbook."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, pgettext_lazy
from django.views.generic import TemplateView

from unioncare.core.views import NeedsPermission, SearchedByPost
from unioncare.imports.exporting import MOST_ROWS, ExportView
from unioncare.imports.writing.workbooks import Heading, Value
from unioncare.organisation.models import Unit

from ..enums import ActionState
from ..models import Cause
from ..presentation import TONES
from ..selectors.lists import ActionFilter, action_page, in_order
from ..sources import offered_kinds
from .base import PLAN, SEE


class ActionListView(SearchedByPost, NeedsPermission, TemplateView):
    """Improvement actions, the newest first."""

    permission = SEE
    template_name = "improvement/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, query = self.user, self.request.GET
        wanted = ActionFilter.from_query(query, user)
        page, count = action_page(user, wanted, self.now, query.get("after", ""))
        return super().get_context_data(
            wanted=wanted,
            page=page,
            count=count,
            rows=[(action, TONES.get(action.state, "")) for action in page.rows],
            states=ActionState,
            sources=offered_kinds(),
            causes=Cause.objects.all(),
            units=Unit.objects.visible_to(user, SEE).filter(is_active=True)[:200],
            may_plan=user.has_perm(PLAN),
            **kwargs,
        )


class ActionExportView(ExportView):
    """The list as a workbook: for a purpose, which is noted."""

    permission, page, event = SEE, "assessments:improvements", gettext_noop("improvement actions exported")
    title = gettext_lazy("Improvement actions as a workbook")
    masks = gettext_lazy("It holds the owners' names; evidence stays on the pages of the actions.")
    sheet = pgettext_lazy("sheet", "Improvement actions")
    headings = (
        Heading(gettext_lazy("Number"), 14, text=True),
        Heading(gettext_lazy("Unit"), 20),
        Heading(gettext_lazy("Source"), 16),
        Heading(gettext_lazy("Cause"), 18),
        Heading(pgettext_lazy("improvement", "What is wrong"), 40),
        Heading(gettext_lazy("Measure"), 40),
        Heading(pgettext_lazy("measure", "Owner"), 12),
        Heading(gettext_lazy("Due on"), 12),
        Heading(gettext_lazy("State"), 14),
        Heading(gettext_lazy("Overdue"), 10),
        Heading(gettext_lazy("Came back"), 10),
        Heading(gettext_lazy("Done on"), 12),
        Heading(gettext_lazy("Published on"), 12),
    )

    def records(self, now: datetime) -> Iterator[list[Value]]:
        wanted = ActionFilter.from_query(self.request.GET, self.user)
        for action in in_order(wanted.apply(self.user, now), wanted, now)[:MOST_ROWS].iterator(2_000):
            yield [
                action.number, action.unit.name, action.get_source_kind_display(), str(action.cause), action.wrong,
                action.measure, action.owner.name, action.due_on, action.get_state_display(),
                _("yes") if action.late else "", action.rounds, action.done_on, action.published_on,  # type: ignore[attr-defined]
            ]  # fmt: skip
