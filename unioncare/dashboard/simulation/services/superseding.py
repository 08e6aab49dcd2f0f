"""What becomes of the cases behind a run that no longer stands with its version."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from ..models import SimulatedCase, Simulation
from ..selectors.standing import latest_of

# Whoever compares two runs of a day finds the cases behind both.
_KEPT = timedelta(days=1)


def drop_superseded(*, now: datetime) -> int:
    """Delete the cases behind runs that no longer stand with their version; their sums stay. Part of the daily sweep.

    A row for each case and run would soon outgrow the cases themselves.
    """
    behind = SimulatedCase.objects.filter(simulation=OuterRef("pk")).order_by()
    runs = Simulation.objects.filter(Exists(behind), finished_at__lt=now - _KEPT).defer("result")
    over = [one.pk for one in runs.select_related("protocol").order_by("pk") if latest_of(one.protocol) != one]
    deleted, _by_model = SimulatedCase.objects.filter(simulation__in=over).delete()
    return deleted
