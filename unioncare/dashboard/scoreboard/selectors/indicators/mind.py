"""Psychological support: whether somebody comes and somebody listens (E1 … E4)."""

from django.utils.translation import gettext_noop as _

from visits.counselling.selectors.referrals import referrals_by_place, referrals_completed
from visits.schedule.selectors.standard import standard_by_place, standard_met
from visits.screening.selectors.indicators import (
    responding,
    responding_by_place,
    screened_by_place,
    screened_in_time,
)

from ...enums import Direction, Scale
from ...measures import Asked, Measure
from ..behind.cases import visited_rows
from .indicator import Indicator, rates

_CLOSED = _("Who is screened or counselled is known to the counselling team alone.")


def _standard(asked: Asked) -> Measure:
    return Measure.of_rate(standard_met(asked.path, asked.first, asked.last, asked.now))


def _screened(asked: Asked) -> Measure:
    return Measure.of_rate(screened_in_time(asked.path, asked.first, asked.last))


def _referred(asked: Asked) -> Measure:
    return Measure.of_rate(referrals_completed(asked.path, asked.first, asked.last))


def _responding(asked: Asked) -> Measure:
    return Measure.of_rate(responding(asked.path, asked.first, asked.last))


INDICATORS = (
    Indicator(
        "E1",
        _("Visit standard met"),
        _("cases whose every visit that was due kept the standard / cases with a visit due"),
        _("cases with a visit due"),
        Scale.SHARE,
        Direction.UP,
        _standard,
        rows=visited_rows,
        discreet=True,
        spread=rates(lambda asked: standard_by_place(asked.first, asked.last, asked.now)),
    ),
    Indicator(
        "E2",
        _("Screened in time"),
        _("cases screened lately, as seen from the last day / cases that ran with consent then"),
        _("cases that ran with consent"),
        Scale.SHARE,
        Direction.UP,
        _screened,
        closed=_CLOSED,
        discreet=True,
        spread=rates(lambda asked: screened_by_place(asked.last)),
    ),
    Indicator(
        "E3",
        _("Referrals that were taken up"),
        _("members who came to a counselling session / members who were referred to counselling"),
        _("members who were referred"),
        Scale.SHARE,
        Direction.UP,
        _referred,
        closed=_CLOSED,
        discreet=True,
        spread=rates(lambda asked: referrals_by_place(asked.first, asked.last)),
    ),
    Indicator(
        "E4",
        _("Feeling clearly better"),
        _("members whose PHQ-9 fell by half or more / members who began at 10 or more and answered again"),
        _("members who began at 10 or more and answered again"),
        Scale.SHARE,
        Direction.UP,
        _responding,
        closed=_CLOSED,
        discreet=True,
        spread=rates(lambda asked: responding_by_place(asked.first, asked.last)),
    ),
)
