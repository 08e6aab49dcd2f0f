"""Cadres: how they are appraised, how much they carry, how soon they write down what they did (G1 … G4)."""

from collections.abc import Sequence

from django.utils.translation import gettext_noop as _

from assessments.appraisal.selectors.indicators import CadreScore, Total, cadre_score, score_of, totals_by_place
from assessments.performance.selectors.entries import entry_lag
from assessments.workload.selectors.indicators import Workload, workload
from unioncare.core.explain import shown

from ...enums import Direction, Scale
from ...measures import Asked, Measure
from ..behind.cadres import appraisal_rows, entry_rows, workload_rows
from .indicator import Indicator, Spread


def _score(asked: Asked) -> Measure:
    return _told(cadre_score(asked.path, asked.first, asked.last))


def _score_of(_asked: Asked, totals: Sequence[Total]) -> Measure:
    return _told(score_of(totals))


def _told(found: CadreScore) -> Measure:
    if found.is_withheld:
        return Measure(None, 0, is_withheld=True)
    return Measure.of_mean(None if found.mean is None else float(found.mean), found.n, found.deviation)


def _carried(asked: Asked) -> Workload | None:
    """Return what G2 and G3 share; of a period that is still to come there is nothing."""
    return workload(asked.unit, *asked.so_far) if asked.first <= asked.until else None


def _load(asked: Asked) -> Measure:
    found = asked.once(_carried)
    if found is None or found.per_month is None:
        return Measure(None, 0)
    beside = (shown(_("The band begins at"), found.low), shown(_("The band ends at"), found.high))
    return Measure(float(found.per_month), found.people, beside=beside)


def _balance(asked: Asked) -> Measure:
    found = asked.once(_carried)
    if found is None or found.balance is None:
        return Measure(None, 0)
    return Measure(found.balance, found.people)


def _lag(asked: Asked) -> Measure:
    return Measure.of_typical(entry_lag(asked.path, *asked.so_far))


INDICATORS = (
    Indicator(
        "G1",
        _("Score of cadres"),
        _("mean of the totals of the appraisals whose months lie in the period and whose results are told"),
        _("appraisals"),
        Scale.POINTS,
        Direction.UP,
        _score,
        rows=appraisal_rows,
        judged=False,
        discreet=True,
        spread=Spread(lambda asked: totals_by_place(asked.first, asked.last), _score_of, []),
    ),
    Indicator(
        "G2",
        _("Workload"),
        _("points of work done and open / full-time equivalents, for a month"),
        _("people with a post"),
        Scale.POINTS,
        Direction.BAND,
        _load,
        rows=workload_rows,
        judged=False,
        discreet=True,
    ),
    Indicator(
        "G3",
        _("Unevenness of the workload"),
        _("standard deviation / mean of the workload of people"),
        _("people with a post"),
        Scale.RATIO,
        Direction.DOWN,
        _balance,
        rows=workload_rows,
        judged=False,
        discreet=True,
    ),
    Indicator(
        "G4",
        _("Hours until it is written down"),
        _("median of the hours from what happened to its entry, of the records of the unit's cases"),
        _("records"),
        Scale.HOURS,
        Direction.DOWN,
        _lag,
        rows=entry_rows,
        judged=False,
    ),
)
