"""Effect: how content members are and what became of them (F1 … F5). A change is no proof of its cause."""

from collections.abc import Sequence
from decimal import Decimal
from statistics import fmean, stdev

from django.utils.translation import gettext_noop as _

from assessments.feedback.selectors.indicators import requests_closed, requests_closed_by_place
from assessments.surveys.selectors.indicators import Satisfaction, satisfaction, satisfaction_everywhere
from unioncare.core.explain import Input, shown
from unioncare.core.rates import Rate
from visits.recovery.selectors.indicators import (
    back_to_work,
    back_to_work_by_place,
    function_kept,
    function_kept_by_place,
    health_change,
    health_changes_by_place,
)

from ...enums import Direction, Scale
from ...measures import Asked, Measure, wilson
from ..behind.cases import function_rows, health_rows, returned_rows
from ..behind.requests import request_rows
from .indicator import Indicator, Spread, rates

# What one answer gives at most.
_BEST = 5


def _satisfaction(asked: Asked) -> Measure:
    return _content(asked, satisfaction(asked.path, asked.first, asked.last))


def _content(_asked: Asked, found: Satisfaction) -> Measure:
    score, beside = found.score, _response_rate(found.responses)
    if score.is_withheld or score.value is None:
        return Measure(None, 0, is_withheld=score.is_withheld, beside=beside)
    answers = score.of // _BEST
    # Points lie closer together than yes and no, so the interval of a share of as many answers is wide enough.
    low, high = wilson(score.count / _BEST, answers)
    return Measure(score.value, answers, None, low, high, beside=beside)


def _response_rate(links: Rate) -> tuple[Input, ...]:
    if links.value is None:
        return ()
    share = round(Decimal(100 * links.count) / links.of, 1)
    return (
        shown(_("Response rate in per cent"), share),
        shown(_("Survey links used"), links.count),
        shown(_("Survey links given out"), links.of),
    )


def _returned(asked: Asked) -> Measure:
    return Measure.of_rate(back_to_work(asked.path, asked.first, asked.last))


def _health(asked: Asked) -> Measure:
    change = health_change(asked.path, asked.first, asked.last)
    return Measure.of_mean(None if change.mean is None else float(change.mean), change.of, change.deviation)


def _mean_of(_asked: Asked, changes: Sequence[int]) -> Measure:
    if not changes:
        return Measure(None, 0)
    return Measure.of_mean(fmean(changes), len(changes), stdev(changes) if len(changes) > 1 else None)


def _function(asked: Asked) -> Measure:
    return Measure.of_rate(function_kept(asked.path, asked.first, asked.last))


def _requests(asked: Asked) -> Measure:
    return Measure.of_rate(requests_closed(unit=asked.unit, first=asked.first, last=asked.last))


INDICATORS = (
    Indicator(
        "F1",
        _("Satisfaction"),
        _("points that members gave / points they could give, of the whole months in the period"),
        _("answers of five points"),
        Scale.SHARE,
        Direction.UP,
        _satisfaction,
        # The surveys' own cut hides more than a bar of five could.
        closed=_("Answers are anonymous. What may be told of them stands in the results of the surveys."),
        spread=Spread(
            lambda asked: satisfaction_everywhere(asked.first, asked.last),
            _content,
            Satisfaction(Rate(0, 0), Rate(0, 0)),
            is_whole=True,
        ),
    ),
    Indicator(
        "F2",
        _("Back to work in time"),
        _("members at work when their medical treatment period ended / members able whose period ended"),
        _("members able whose period ended"),
        Scale.SHARE,
        Direction.UP,
        _returned,
        rows=returned_rows,
        discreet=True,
        spread=rates(lambda asked: back_to_work_by_place(asked.first, asked.last)),
    ),
    Indicator(
        "F3",
        _("Change of self-rated health"),
        _("mean of the points since the first time, of the members who rated their health again"),
        _("members who rated their health again"),
        Scale.POINTS,
        Direction.UP,
        _health,
        rows=health_rows,
        discreet=True,
        spread=Spread(lambda asked: health_changes_by_place(asked.first, asked.last), _mean_of, []),
    ),
    Indicator(
        "F4",
        _("ECOG the same or better"),
        _("members whose ECOG is the same or better than at first / members measured again"),
        _("members measured again"),
        Scale.SHARE,
        Direction.UP,
        _function,
        rows=function_rows,
        discreet=True,
        spread=rates(lambda asked: function_kept_by_place(asked.first, asked.last)),
    ),
    Indicator(
        "F5",
        _("Requests closed"),
        _("requests closed by the last day / requests that came in the period"),
        _("requests"),
        Scale.SHARE,
        Direction.UP,
        _requests,
        rows=request_rows,
        spread=rates(lambda asked: requests_closed_by_place(asked.first, asked.last)),
    ),
)
