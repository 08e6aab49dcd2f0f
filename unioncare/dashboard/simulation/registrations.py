"""What the simulation tells the apps below it; called once at start-up."""

from typing import Any

from auditlog.registry import auditlog
from django.utils.translation import gettext_lazy as _

from unioncare.core import panels, thresholds
from unioncare.core.panels import Panel

from .models import Simulation
from .permissions import SEE
from .services.asking import TRIED
from .thresholds import SESSION_MINUTES


def register() -> None:
    """Register the number of the administrator, the trail, and the panel beside the approval of a protocol."""
    thresholds.register(SESSION_MINUTES)
    auditlog.register(Simulation, exclude_fields=["result"])
    panel = Panel(_("Simulation"), "dashboard:simulation_of", SEE, lambda protocol: (protocol.code,), _has_something)
    for place in ("cases:protocol", "cases:protocol_edit"):
        panels.register(place, panel)


def _has_something(protocol: Any) -> bool:
    return protocol.state in TRIED or Simulation.objects.filter(protocol=protocol).exists()
