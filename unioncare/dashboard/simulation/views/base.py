"""What the pages of a simulation share."""

from functools import cached_property
from typing import Any

from django.http import Http404

from cases.care.models import Protocol
from unioncare.core.views import NeedsPermission

from ..models import Simulation
from ..permissions import SEE, SEE_COUNSELLED
from ..presentation import Shown


class OfVersion(NeedsPermission):
    """A page about the simulations of one version: 404 outside the scope."""

    permission = SEE

    @cached_property
    def protocol(self) -> Protocol:
        rows = Protocol.objects.visible_to(self.user).select_related("unit", "subject")
        found = rows.filter(code=self.kwargs["code"]).first()
        if found is None or not self.user.has_perm(SEE, found):
            raise Http404
        return found


class OfSimulation(NeedsPermission):
    """A page about one run: 404 outside the scope."""

    permission = SEE

    @cached_property
    def simulation(self) -> Simulation:
        rows = Simulation.objects.visible_to(self.user)
        found: Simulation | None = (
            rows.select_related("protocol__unit", "asked_by", "compared_with").filter(pk=self.kwargs["pk"]).first()
        )
        if found is None:
            raise Http404
        return found

    @property
    def knows(self) -> bool:
        """Whether cases may be listed by counselling to this reader."""
        return bool(self.user.has_perm(SEE_COUNSELLED, self.simulation))

    @cached_property
    def shown(self) -> Shown | None:
        return Shown(self.simulation, self.knows) if self.simulation.is_done else None

    def facts(self) -> dict[str, Any]:
        return {"simulation": self.simulation, "protocol": self.simulation.protocol, "shown": self.shown}
