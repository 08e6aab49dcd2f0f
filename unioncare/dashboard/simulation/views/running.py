"""Asking for a run, how far it is, and what stands with a version."""

from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from django_htmx.http import HttpResponseClientRefresh

from unioncare.core.queues import ask_for
from unioncare.core.views import HtmxTemplateMixin, RefusableForm
from unioncare.imports.progress import read_progress

from ..forms import SimulationForm
from ..models import Simulation
from ..permissions import RUN, SEE_COUNSELLED
from ..presentation import Shown
from ..selectors.standing import is_stale, latest_of, under_way
from ..services import fail_simulation, progress_key, start_simulation
from ..services.asking import TRIED
from ..tasks import simulate
from .base import OfSimulation, OfVersion


class OfProtocolView(HtmxTemplateMixin, OfVersion, TemplateView):
    """What the latest run of a version says, on the page of the version, where it is submitted and decided."""

    template_name, fragment_name = "simulation/panel_page.html", "simulation/panel.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        simulation = latest_of(self.protocol)
        may_run = self.protocol.state in TRIED and self.user.has_perm(RUN, self.protocol)
        shown, stale = None, False
        if simulation is not None:
            simulation.protocol = self.protocol
            if simulation.is_done:
                shown = Shown(simulation, self.user.has_perm(SEE_COUNSELLED, self.protocol))
                stale = is_stale(simulation)
        return super().get_context_data(
            protocol=self.protocol, simulation=simulation, shown=shown, stale=stale, may_run=may_run,
            running=under_way(self.protocol, self.now), **kwargs,
        )  # fmt: skip


class SimulateView(OfVersion, RefusableForm):
    """Try a version: over how many months."""

    permission = RUN
    template_name = "simulation/form.html"
    form_class = SimulationForm
    started: Simulation

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.has_perm(RUN):
            self.require(self.protocol)
        return super().dispatch(request, *args, **kwargs)

    def act(self, form: forms.Form) -> Simulation:
        months, language = form.cleaned_data["months"], get_language()
        self.started, is_new = start_simulation(
            protocol=self.protocol, months=months, actor=self.user, now=self.now
        )  # fmt: skip
        started = self.started

        def call() -> None:
            if not ask_for(simulate, started.pk, language):
                words = _("No worker can be reached now; start the simulation again.")
                fail_simulation(simulation=started, error=words, now=self.now)

        if is_new:
            transaction.on_commit(call)
        return started

    def get_success_url(self) -> str:
        return self.started.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title=_("Try the draft"), submit=_("Try it"), protocol=self.protocol,
            note=_("Every grading of these months is asked again: what the draft wants, beside the version in force. "
                   "Nothing changes for anybody."),
            back=reverse("cases:protocol", args=[self.protocol.code]), **kwargs,
        )  # fmt: skip


class ProgressView(OfSimulation):
    """How far a run is; asked again every second."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.simulation.is_running(self.now):
            return HttpResponseClientRefresh()
        progress = read_progress(progress_key(self.simulation))
        return render(request, "simulation/progress.html", {"simulation": self.simulation, "progress": progress})
