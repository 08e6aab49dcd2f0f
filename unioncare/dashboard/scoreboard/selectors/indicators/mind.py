"""Psychological support: whether somebody comes and somebody listens (E1 … E4)."""

from django.utils.translation import gettext_noop as _

from visits.schedule.selectors.standard import standard_met

from ...enums import Direction, Scale
from ...measures import Asked, Measure
from .indicator import Indicator


def _standard(asked: Asked) -> Measure:
    return Measure.of_rate(standard_met(asked.path, asked.first, asked.last, asked.now))


INDICATORS = (
    Indicator(
        "E1",
        _("Visit standard met"),
        _("cases whose every visit that was due kept the standard / cases with a visit due"),
        _("cases with a visit due"),
        Scale.SHARE,
        Direction.UP,
        _standard,
    ),
)
