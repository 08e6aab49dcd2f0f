"""Economic support: whom aid reaches and what it takes off their burden (D1 … D6).

A difference between before and after is no proof of its cause.
"""

import operator
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_noop as _

from cases.care.models import Disease
from donations.aid.selectors.burden import (
    NOBODY,
    BeforeAfter,
    catastrophic,
    catastrophic_by_place,
    relief_by_place,
    relief_ratio_by_disease,
)
from donations.aid.selectors.indicators import (
    mistargeted,
    mistargeted_by_place,
    published,
    published_by_place,
    relieved_by_disease,
    relieved_by_place,
)
from donations.aid.selectors.outcomes import donation_execution, execution_by_place
from unioncare.core.explain import Input, shown
from unioncare.core.periods import Period, quarters_and_years
from unioncare.core.rates import FEWEST, Rate, Share
from unioncare.organisation.enums import UnitKind

from ...enums import Direction, Scale
from ...measures import Asked, Measure
from ...scoring import hidden_beside
from ..behind.aid import burden_rows, campaign_rows, checked_rows, published_rows, relief_rows, saved_rows
from .indicator import Indicator, Spread, rates


def _relieved(asked: Asked) -> Measure:
    return _relief_of(asked, relieved_by_disease(asked.unit, asked.so_far))


def _relief_of(asked: Asked, parts: Mapping[str, Rate]) -> Measure:
    return Measure.of_rate(sum(parts.values(), Rate(0, 0)), _by_disease(asked, parts))


def _catastrophic(asked: Asked) -> Measure:
    return _after_aid(asked, catastrophic(asked.unit, asked.so_far))


def _after_aid(_asked: Asked, found: BeforeAfter) -> Measure:
    before = found.before.value
    beside = () if before is None else (shown(_("Before aid, in per cent"), _per_cent(before)),)
    return Measure.of_rate(found.after, beside)


def _saved(asked: Asked) -> Measure:
    return _saving_of(asked, relief_ratio_by_disease(asked.unit, asked.so_far))


def _saving_of(asked: Asked, parts: Mapping[str, Share]) -> Measure:
    whole = Share(
        sum((one.part for one in parts.values()), Decimal(0)),
        sum((one.whole for one in parts.values()), Decimal(0)),
        sum(one.of for one in parts.values()),
    )
    return Measure.of_share(whole, _by_disease(asked, parts))


def _merged(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parts by disease of two units together."""
    both = {code: operator.add(part, other[code]) for code, part in one.items() if code in other}
    return {**one, **other, **both}


def _by_disease(asked: Asked, parts: Mapping[str, Rate | Share]) -> tuple[Input, ...]:
    """Return the parts that may be told: not those of very few, nor what would give these away.

    They stand at enterprises and for whole years alone: beside those of another level, or of a quarter, the
    difference would tell of very few.
    """
    year = Period(asked.first.year, 1, 12)
    if asked.unit.kind != UnitKind.ENTERPRISE or year not in quarters_and_years(asked.first, asked.last, asked.today):
        return ()
    large = {code: one.of for code, one in parts.items() if one.of >= FEWEST}
    hidden = hidden_beside(sum(one.of for one in parts.values()), large, FEWEST, len(parts) - len(large))
    names = asked.once(_diseases) if parts else {}
    told = [(names[code], parts[code]) for code in names if code in large and code not in hidden]
    return tuple(shown(_("Of one disease"), _part(*named)) for named in told)


def _part(name: dict[str, str], part: Rate | Share) -> dict[str, str]:
    share = _per_cent(part.value or 0.0)
    return {"zh": f"{name['zh']} {share} %（{part.of}）", "en": f"{name['en']} {share} % ({part.of})"}


def _diseases(_asked: Asked) -> dict[str, dict[str, str]]:
    """Return the names of all diseases by code, in the order of the catalogue."""
    rows = Disease.objects.values_list("code", "name_zh", "name_en")
    return {code: {"zh": zh, "en": en} for code, zh, en in rows}


def _per_cent(share: float) -> Decimal:
    return round(Decimal(100 * share), 1)


def _mistargeted(asked: Asked) -> Measure:
    return Measure.of_rate(mistargeted(asked.unit, asked.so_far))


def _spent(asked: Asked) -> Measure:
    return _spent_of(asked, donation_execution(asked.unit, asked.so_far))


def _spent_of(_asked: Asked, share: Share) -> Measure:
    return Measure.of_share(share)


def _published(asked: Asked) -> Measure:
    return Measure.of_rate(published(asked.unit, asked.so_far))


INDICATORS = (
    Indicator(
        "D1",
        _("Reached by relief"),
        _("cases paid relief by the last day / cases for which relief was asked in the period, or that were paid some"),
        _("cases to be relieved"),
        Scale.SHARE,
        Direction.UP,
        _relieved,
        rows=relief_rows,
        discreet=True,
        spread=Spread(lambda asked: relieved_by_place(asked.so_far), _relief_of, {}, _merged),
    ),
    Indicator(
        "D2",
        _("Catastrophic costs after aid"),
        _("households whose costs take 40 % of their capacity to pay after aid / households with costs that are known"),
        _("households with costs that are known"),
        Scale.SHARE,
        Direction.DOWN,
        _catastrophic,
        rows=burden_rows,
        discreet=True,
        spread=Spread(lambda asked: catastrophic_by_place(asked.so_far), _after_aid, NOBODY),
    ),
    Indicator(
        "D3",
        _("Burden taken off by aid"),
        _("what relief and donations took off the costs of households / these costs before"),
        _("cases with costs"),
        Scale.SHARE,
        Direction.UP,
        _saved,
        rows=saved_rows,
        judged=False,
        discreet=True,
        spread=Spread(lambda asked: relief_by_place(asked.so_far), _saving_of, {}, _merged),
    ),
    Indicator(
        "D4",
        _("Aid to the wrong household"),
        _("assessments of hardship that turned out wrong / assessments that were checked anew"),
        _("assessments checked anew"),
        Scale.SHARE,
        Direction.DOWN,
        _mistargeted,
        rows=checked_rows,
        discreet=True,
        spread=rates(lambda asked: mistargeted_by_place(asked.so_far)),
    ),
    Indicator(
        "D5",
        _("Donations paid out"),
        _("paid to members / raised by gifts, from the funds of campaigns"),
        _("gifts booked"),
        Scale.SHARE,
        Direction.UP,
        _spent,
        rows=campaign_rows,
        judged=False,
        spread=Spread(lambda asked: execution_by_place(asked.so_far), _spent_of, Share(Decimal(0), Decimal(0))),
    ),
    Indicator(
        "D6",
        _("Aid made public"),
        _("grants published by the last day / grants approved that must be published"),
        _("grants that must be published"),
        Scale.SHARE,
        Direction.UP,
        _published,
        rows=published_rows,
        discreet=True,
        spread=rates(lambda asked: published_by_place(asked.so_far)),
    ),
)
