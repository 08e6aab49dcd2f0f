"""Response: how soon the union knows and comes (B1 … B4)."""

from django.utils.translation import gettext_noop as _

from visits.schedule.selectors.standard import first_visit_on_time

from ...enums import Direction, Scale
from ...measures import Asked, Measure
from .indicator import Indicator


def _first_visits(asked: Asked) -> Measure:
    return Measure.of_rate(first_visit_on_time(asked.path, asked.first, asked.last, asked.now))


INDICATORS = (
    Indicator(
        "B2",
        _("First visit on time"),
        _("first visits in person within their deadline / new cases whose first visit was due"),
        _("new cases"),
        Scale.SHARE,
        Direction.UP,
        _first_visits,
    ),
)
