"""Asking for a run: one at a time for each version, refused where nothing could be tried."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.care.enums import ProtocolState
from cases.care.models import Protocol
from unioncare.core.audit import attributed, record_event

from ..engine import Window
from ..enums import UNFINISHED, SimulationState
from ..errors import SimulationRefused
from ..models import LEAST_MONTHS, LOST_AFTER, MOST_MONTHS, Simulation
from ..selectors.gradings import gradings_bound
from ..selectors.rules import read_draft, version_above

if TYPE_CHECKING:
    from unioncare.organisation.models import User

TRIED = (ProtocolState.DRAFT, ProtocolState.SUBMITTED)


@attributed
def start_simulation(
    *, protocol: Protocol, months: int, actor: "User | None", now: datetime
) -> tuple[Simulation, bool]:
    """Note that a version is to be tried over so many months; return the run, and whether it is a new one.

    A run that is under way stands for a second one. Raises SimulationRefused: not a draft, no rules, an unreadable one,
    no gradings in these months.
    """
    if not LEAST_MONTHS <= months <= MOST_MONTHS:  # before anything is reckoned with them
        raise SimulationRefused(_("A simulation looks back 3 to 24 months."))
    held = Protocol.objects.select_for_update(of=("self",)).select_related("unit", "subject").get(pk=protocol.pk)
    under_way = Simulation.objects.filter(protocol=held, state__in=UNFINISHED).first()
    if under_way is not None and under_way.is_running(now):
        return under_way, False
    if under_way is not None:
        fail_simulation(simulation=under_way, error=lost_words(), now=now)
    today = timezone.localdate(now)
    fingerprint = _check(held, months, Window.back_from(today, months))
    simulation = Simulation.objects.create(
        protocol=held, months=months, asked_by=actor, asked_at=now, fingerprint=fingerprint,
        compared_with=version_above(held, today),
    )  # fmt: skip
    record_event(held, actor=actor, what="simulation", details={"months": months})
    return simulation, True


def _check(protocol: Protocol, months: int, window: Window) -> str:
    """Refuse what could not be tried; return the fingerprint of the rules."""
    if protocol.state not in TRIED:
        raise SimulationRefused(
            _("Version %(code)s is “%(state)s”: only a draft, or a version that waits for approval, is tried.")
            % {"code": protocol.code, "state": protocol.get_state_display()}
        )
    _rules, fingerprint = read_draft(protocol)
    if not gradings_bound(protocol, window).exists():
        raise SimulationRefused(
            _("In the last %(months)s months no case of %(unit)s was graded: there is nothing to try the draft on.")
            % {"months": months, "unit": protocol.unit.name}
        )
    return fingerprint


def fail_simulation(*, simulation: Simulation, error: str, now: datetime) -> None:
    """Note why a run came to no result; one that has ended is left alone."""
    _fail(Simulation.objects.filter(pk=simulation.pk), error, now)


def fail_lost(*, now: datetime) -> int:
    """Give up runs whose worker is lost, so that they can be asked for again; part of the daily sweep."""
    lost = Simulation.objects.annotate(since=Coalesce("started_at", "asked_at")).filter(since__lte=now - LOST_AFTER)
    return _fail(lost, lost_words(), now)


def _fail(rows: QuerySet[Simulation], error: str, now: datetime) -> int:
    unfinished = rows.filter(state__in=UNFINISHED)
    return unfinished.update(state=SimulationState.FAILED, finished_at=now, error=error[:300])


def lost_words() -> str:
    return _("The simulation was broken off; start it again. If that happens twice, tell the administrator.")


def progress_key(simulation: Simulation) -> str:
    """Return by which name the progress of a run is told."""
    return f"simulation-{simulation.pk}"
