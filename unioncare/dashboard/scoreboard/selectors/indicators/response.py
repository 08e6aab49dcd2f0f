"""Response: how soon the union knows and comes (B1 … B4)."""

from django.utils.translation import gettext_noop as _

from cases.care.selectors.indicators import days_to_report, days_to_report_by_place
from donations.aid.selectors.indicators import hours_to_cash, hours_to_cash_by_place
from visits.safety.selectors.handled import red_flags_by_place, red_flags_in_time
from visits.schedule.selectors.standard import first_visit_on_time, first_visits_by_place

from ...enums import Direction, Scale
from ...measures import Asked, Measure
from ..behind.cases import reported_rows
from ..behind.items import first_visit_rows
from ..behind.requests import advance_rows
from .indicator import Indicator, medians, rates


def _reports(asked: Asked) -> Measure:
    return Measure.of_typical(days_to_report(asked.path, asked.first, asked.last))


def _first_visits(asked: Asked) -> Measure:
    return Measure.of_rate(first_visit_on_time(asked.path, asked.first, asked.last, asked.now))


def _cash(asked: Asked) -> Measure:
    return Measure.of_typical(hours_to_cash(asked.unit, (asked.first, asked.last)))


def _red_flags(asked: Asked) -> Measure:
    return Measure.of_rate(red_flags_in_time(asked.path, asked.first, asked.last))


INDICATORS = (
    Indicator(
        "B1",
        _("From the diagnosis to the report"),
        _("median of the days from the diagnosis to the report, of the cases that were reported"),
        _("cases reported with the day of their diagnosis"),
        Scale.DAYS,
        Direction.DOWN,
        _reports,
        rows=reported_rows,
        judged=False,
        discreet=True,
        spread=medians(lambda asked: days_to_report_by_place(asked.first, asked.last)),
    ),
    Indicator(
        "B2",
        _("First visit on time"),
        _("first visits in person within their deadline / new cases whose first visit was due"),
        _("new cases"),
        Scale.SHARE,
        Direction.UP,
        _first_visits,
        rows=first_visit_rows,
        discreet=True,
        spread=rates(lambda asked: first_visits_by_place(asked.first, asked.last, asked.now)),
    ),
    Indicator(
        "B3",
        _("Emergency cash"),
        _("median of the hours from the request to the payment, of the emergency advances that were paid"),
        _("emergency advances paid"),
        Scale.HOURS,
        Direction.DOWN,
        _cash,
        rows=advance_rows,
        judged=False,
        spread=medians(lambda asked: hours_to_cash_by_place((asked.first, asked.last))),
    ),
    Indicator(
        "B4",
        _("Red flags handled in time"),
        _("red flags and alerts handled by their time / all whose time is over or that were handled"),
        _("red flags and alerts"),
        Scale.SHARE,
        Direction.UP,
        _red_flags,
        closed=_("Red flags tell who may be in danger. Whoever answers for one finds it in their own work."),
        discreet=True,
        spread=rates(lambda asked: red_flags_by_place(asked.first, asked.last)),
    ),
)
