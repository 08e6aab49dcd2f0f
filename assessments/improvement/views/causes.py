"""The board of recurring causes."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from unioncare.core.ui.charts import Axis, Chart, Series
from unioncare.core.views import NeedsPermission
from unioncare.organisation.models import Unit

from ..selectors.causes import CauseBoard, cause_board
from .base import SEE

# More lines than there are signs for them would not be told apart.
SHOWN = 3
STEPS = 5


class CausesView(NeedsPermission, TemplateView):
    """Causes by quarter, of all units in scope or of one."""

    permission = SEE
    template_name = "improvement/causes.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        units = Unit.objects.visible_to(self.user, SEE).filter(is_active=True)
        code = self.request.GET.get("unit", "")
        unit = units.filter(code=code).first() if code else None
        board = cause_board(self.user, unit, timezone.localdate(self.now))
        return super().get_context_data(board=board, chart=chart_of(board), unit=unit, units=units[:200], **kwargs)


def chart_of(board: CauseBoard) -> Chart | None:
    """Return the lines of the causes that were named most often, None where there is nothing to draw."""
    if not board.rows:
        return None
    shown = board.rows[:SHOWN]
    series = [
        Series(str(row.cause), [(quarter.first, row.counts[quarter]) for quarter in board.quarters]) for row in shown
    ]
    highest = max(value for one in series for _day, value in one.points)
    interval = max(1, -(-int(highest) // STEPS))
    return Chart(series, [Axis(_("Actions"), 0, interval * STEPS, interval)])
