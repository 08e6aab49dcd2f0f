"""The result of a run: its page, its paper, and the cases behind each figure."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.views.generic import TemplateView

from unioncare.imports.progress import read_progress
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Unit

from ..enums import Figure
from ..models import SimulatedCase
from ..presentation import NO_FUND, case_lines
from ..selectors.behind import Wanted, cases_behind
from ..selectors.standing import is_stale, latest_of
from ..services import progress_key
from .base import OfSimulation


class SimulationView(OfSimulation, TemplateView):
    """The result beside that of the version in force, or how far the run is."""

    template_name = "simulation/page.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        running = self.simulation.is_running(self.now)
        return super().get_context_data(
            running=running, progress=read_progress(progress_key(self.simulation)) if running else None,
            stale=self.simulation.is_done and is_stale(self.simulation), **self.facts(), **kwargs,
        )  # fmt: skip


class SimulationPrintView(OfSimulation, TemplateView):
    """The result on A4, to go with the papers of a decision."""

    template_name = "simulation/paper.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if self.shown is None:
            raise Http404
        return super().get_context_data(
            stale=is_stale(self.simulation), back=self.simulation.get_absolute_url(), **self.facts(), **kwargs
        )


class CasesView(OfSimulation, TemplateView):
    """The cases behind a figure, as far as the reader sees cases."""

    template_name = "simulation/cases.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if self.shown is None:
            raise Http404
        wanted = self._wanted()
        if wanted.is_discreet and not self.knows:
            raise PermissionDenied
        behind = cases_behind(self.user, self.simulation, wanted, self.request.GET.get("after", ""))
        lines = case_lines(behind.page.rows, wanted, self.shown)
        stands = None if lines else latest_of(self.simulation.protocol)
        return super().get_context_data(
            behind=behind, lines=lines, page=behind.page, wanted=wanted, what=self._words(wanted),
            stands=stands if stands != self.simulation else None, **self.facts(), **kwargs,
        )  # fmt: skip

    def _wanted(self) -> Wanted:
        asked = self.request.GET
        figure, month = asked.get("figure", ""), asked.get("month", "")
        months = {row["month"] for row in self.simulation.result["months"]}
        seats = {row["seat"] for row in self.simulation.result["posts"]}
        seat = asked.get("post", "")
        if figure not in Figure.values or (month and month not in months) or (seat and seat not in seats):
            raise Http404
        if month and not hasattr(SimulatedCase, f"{figure}_by_month"):
            raise Http404
        return Wanted(Figure(figure), month, seat, asked.get("fund"))

    def _words(self, wanted: Wanted) -> str:
        """Say which figure it is."""
        parts = [str(wanted.figure.label)]
        if wanted.seat:
            unit, _dash, role = wanted.seat.partition("-")
            parts = [str(Role(role).label), Unit.objects.get(pk=unit).name]
        if wanted.fund is not None:
            parts.append(wanted.fund or str(NO_FUND))
        return " · ".join([*parts, *filter(None, [wanted.month])])
