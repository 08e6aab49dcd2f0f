"""Workload of a unit, the items behind its numbers, and the same as a workbook."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, pgettext_lazy
from django.views.generic import TemplateView

from unioncare.core.paging import CappedCount, Page, decode_cursor, encode_cursor
from unioncare.core.periods import months_up_to, periods_over
from unioncare.core.ui.charts import Axis, Chart, Limit, Series
from unioncare.imports.exporting import MOST_ROWS, ExportView
from unioncare.imports.writing.workbooks import Heading, Value
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Post, Unit, User

from ..enums import Part
from ..selectors.board import Board, Line, board_of
from ..selectors.lists import item_page
from ..selectors.teams import team_of
from ..selectors.weights import weights_in_force
from .base import MOVE, SEE, OfUnit

SHOWN, STEPS = 50, 5
# As far back as the page offers months, quarters and years.
OFFERED_MONTHS = 18


class BoardView(OfUnit, TemplateView):
    """Who carries how much in a unit, and how evenly."""

    template_name = "workload/board.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        board = board_of(self.unit, self.period, role=self.role)
        page, people = cut(board.people, self.request.GET.get("after", ""))
        return super().get_context_data(
            board=board, people=people, page=page, count=CappedCount(len(board.people), capped=False),
            chart=chart_of(board), unit=self.unit, period=self.period, role=self.role, roles=Role,
            periods=periods_over(months_up_to(timezone.localdate(self.now), OFFERED_MONTHS)),
            units=Unit.objects.visible_to(self.user, SEE).filter(is_active=True)[:200],
            may_move=self.user.has_perm(MOVE, self.unit),
            **kwargs,
        )  # fmt: skip


def cut(lines: Sequence[Line], after: str) -> tuple[Page[Any], list[Line]]:
    """Return one page of the people, which are few enough to be sorted at once."""
    start = (decode_cursor(after, int) or (0,))[0]
    shown = list(lines[start : start + SHOWN]) if start >= 0 else []
    more = len(lines) > start + SHOWN
    return Page(rows=list(shown), next_cursor=encode_cursor([start + SHOWN]) if more else ""), shown


def chart_of(board: Board) -> Chart | None:
    """Return the points per full-time equivalent by month, None where nothing was done."""
    points = [(month.first, round(float(month.rate), 1)) for month in board.months if month.rate is not None]
    if not any(value for _day, value in points):
        return None
    highest = max(value for _day, value in points)
    interval = max(1, -(-int(highest) // STEPS))
    limits = [Limit(float(board.weights.high), _("Too much"))] if board.weights.high <= interval * STEPS else []
    return Chart(
        [Series(_("Points per full-time equivalent"), points)],
        [Axis(pgettext_lazy("workload", "Points"), 0, interval * STEPS, interval)],
        limits=limits,
    )


class ItemsView(OfUnit, TemplateView):
    """The items that a number counts: of one person, or of all people of a unit."""

    template_name = "workload/items.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        part = Part(kwargs.pop("part"))
        person = self.person
        team = team_of(self.unit, self.period.first, self.period.last, role=self.role)
        if person is not None and person.pk not in team:
            raise Http404
        people = [person.pk] if person else list(team)
        weights = weights_in_force()
        days = self.period.first, self.period.last
        found = item_page(self.user, part, people, *days, weights, self.request.GET.get("after", ""))
        worker = team[person.pk] if person else None
        return super().get_context_data(
            worker=worker,
            posts=[(seat, weights.shares[seat.role]) for seat in worker.seats] if worker else [],
            held=worker.equivalents(weights, self.period.first, self.period.last) if worker else None,
            part=part, person=person, found=found, page=found.page, unit=self.unit, period=self.period,
            board_url=self.address("workload"), **kwargs,
        )  # fmt: skip

    @property
    def person(self) -> User | None:
        key = self.request.GET.get("person", "")
        if not key:
            return None
        inside = Post.objects.within(self.unit.path)
        person: User = get_object_or_404(
            User.objects.filter(pk__in=inside.order_by().values("user")), pk=int(key) if key.isdecimal() else 0
        )
        return person


class BoardExportView(OfUnit, ExportView):
    """The people of the board as a workbook: for a purpose, which is noted."""

    page, event = "assessments:workload", gettext_noop("workload exported")
    title = gettext_lazy("Workload as a workbook")
    masks = gettext_lazy("It holds the names of those who work, and of no member.")
    sheet = pgettext_lazy("sheet", "Workload")
    headings = (
        Heading(gettext_lazy("Name"), 14),
        Heading(gettext_lazy("Role"), 16),
        Heading(gettext_lazy("Unit"), 24),
        Heading(gettext_lazy("Points done"), 12),
        Heading(gettext_lazy("Points open"), 12),
        Heading(gettext_lazy("Full-time equivalents"), 12),
        Heading(gettext_lazy("Points per full-time equivalent"), 16),
        Heading(gettext_lazy("and month"), 12),
        Heading(gettext_lazy("Band"), 12),
    )

    def records(self, now: datetime) -> Iterator[list[Value]]:
        for line in board_of(self.unit, self.period, role=self.role).people[:MOST_ROWS]:
            assert line.worker is not None
            assert line.seat is not None
            yield [
                line.worker.name, line.role, line.seat.unit, _plain(line.load.done),
                _plain(line.load.open), _plain(line.load.equivalents, "0.01"), _plain(line.load.per_equivalent),
                _plain(line.per_month), line.band.label if line.band else _("no share"),
            ]  # fmt: skip


def _plain(value: Decimal | None, places: str = "0.1") -> Decimal | None:
    return None if value is None else value.quantize(Decimal(places))
