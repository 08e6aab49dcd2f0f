"""The recovery chart: self-rated health as a line, ECOG as steps, stages of the return to work as marks."""

from django.utils.translation import gettext as _

from unioncare.core.ui.charts import Axis, Chart, Mark, Point, Series
from unioncare.core.ui.dates import day_full

from ..enums import Ecog
from .recovery import Recovery

# One point is no course; the table shows it.
LEAST = 2


def chart_of(recovery: Recovery) -> Chart | None:
    """Return the chart, None while there are too few measures for a course. Both axes have the better end on top."""
    valid = recovery.valid
    if len({row.measured_on for row in valid}) < LEAST:
        return None
    first, health = valid[0].measured_on, _("Self-rated health")
    return Chart(
        series=[
            Series(health, _points(recovery, "self_rated")),
            Series("ECOG", _points(recovery, "ecog"), axis=1, step=True),
        ],
        axes=[Axis(health, 0, 100, 25), Axis("ECOG", min(Ecog.values), max(Ecog.values), 1, inverse=True)],
        marks=[
            Mark(stage.starts_on, stage.get_stage_display())
            for stage in reversed(recovery.stages)
            if stage.starts_on >= first
        ],
    )


def words_of(recovery: Recovery) -> str:
    """Return what the chart shows, for whoever does not see it."""
    told = []
    for label, name in ((_("Self-rated health"), "self_rated"), ("ECOG", "ecog")):
        if points := _points(recovery, name):
            (since, old), (until, new) = points[0], points[-1]
            facts = {"label": label, "old": old, "new": new, "from": day_full(since), "to": day_full(until)}
            told.append(_("%(label)s %(old)s on %(from)s, %(new)s on %(to)s") % facts)
    return _("%(values)s; the numbers stand in the table below") % {"values": "; ".join(told)}


def _points(recovery: Recovery, name: str) -> list[Point]:
    rows = [(row.measured_on, getattr(row, name)) for row in recovery.valid]
    return [(on, value) for on, value in rows if value is not None]
