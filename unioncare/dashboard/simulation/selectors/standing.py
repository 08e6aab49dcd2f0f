"""Which simulation stands with a version."""

from datetime import datetime

from django.db.models import Case, F, Q, Value, When

from cases.care.models import Protocol
from unioncare.worklist.models import Approval

from ..enums import UNFINISHED, SimulationState
from ..models import Simulation
from .rules import fingerprint_now


def latest_of(protocol: Protocol) -> Simulation | None:
    """Return the run that stands with a version; three queries.

    That is the result which lay there when its approval was asked for, of the rules as they are; else the newest result
    of these rules, else the newest of earlier ones; without any the newest run.
    """
    asked = Approval.objects.filter(subject=protocol.subject_id).order_by("-initiated_at", "-pk")
    requested = asked.values_list("initiated_at", flat=True).first()
    done, present = Q(state=SimulationState.DONE), Q(fingerprint=fingerprint_now(protocol))
    ranks = [When(done & present, then=Value(1)), When(done, then=Value(2))]
    if requested is not None:
        ranks.insert(0, When(done & present & Q(finished_at__lte=requested), then=Value(0)))
    rows = Simulation.objects.filter(protocol=protocol).select_related("asked_by", "compared_with")
    return rows.order_by(Case(*ranks, default=Value(3)), F("asked_at").desc(), "-pk").first()


def under_way(protocol: Protocol, now: datetime) -> Simulation | None:
    """Return the run that a worker is at or may come to; one query."""
    rows = Simulation.objects.filter(protocol=protocol, state__in=UNFINISHED).defer("result")
    return next((one for one in rows if one.is_running(now)), None)


def is_stale(simulation: Simulation) -> bool:
    """Tell whether the rules of the version changed since they were tried; one query."""
    return simulation.fingerprint != fingerprint_now(simulation.protocol)
