"""A number beside its target as cause for an improvement action."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_noop

from assessments.improvement.enums import SourceKind
from assessments.improvement.models import ImprovementAction
from assessments.improvement.sources import Found, Source
from unioncare.core.explain import explain
from unioncare.core.periods import Period, period_of
from unioncare.organisation.models import Unit, User

from ..enums import Scale
from ..measures import Asked
from ..scoring import Aim
from .indicators import INDICATORS
from .measuring import told_of
from .targets import aims_of

INDICATOR, SEE = "indicator", "scoreboard.see_scoreboard"
LABEL = gettext_noop("{code} {indicator}, {unit}, {period}: {value}, target {target}")
LABEL_ALONE = gettext_noop("{code} {indicator}, {unit}, {period}: {value}")


def source_key(unit: Unit, code: str, period: Period) -> str:
    """Return by which key a number of a unit and a period is known as a source."""
    return f"{INDICATOR}:{unit.code}:{code}:{period.code}"


def find_indicator(user: User, key: str) -> Found | None:
    """Read a number of the scoreboard by unit, indicator and period; one without data tells nothing."""
    return _read(user, key, timezone.now())


def _read(user: User, key: str, now: datetime) -> Found | None:
    unit_code, _colon, rest = key.rpartition(":")[0].rpartition(":")
    period, indicator = period_of(key.rpartition(":")[2]), INDICATORS.get(rest)
    unit = Unit.objects.visible_to(user, SEE).filter(code=unit_code).first()
    if period is None or indicator is None or unit is None or period.first > timezone.localdate(now):
        return None
    asked = Asked(unit, period.first, min(period.last, timezone.localdate(now)), now)
    value = told_of(asked, [indicator.code])[indicator.code].value
    if value is None:
        return None
    aim = aims_of(unit, asked.last).get(indicator.code)
    params: dict[str, Any] = {
        "code": indicator.code, "indicator": {"msg": indicator.label}, "unit": unit.name, "period": period.code,
        "value": _figure(indicator.scale, value),
    }  # fmt: skip
    if aim is not None:
        params["target"] = aimed(indicator.scale, aim)
    address = f"{reverse('scoreboard:board')}?{urlencode({'unit': unit.code, 'period': period.code})}"
    return Found(explain(LABEL if aim else LABEL_ALONE, **params), unit, f"{address}#{indicator.code}")


def _figure(scale: Scale, value: float) -> str:
    """Return a figure without words, since the label is read in both languages."""
    return f"{value:.1%}" if scale == Scale.SHARE else f"{value:.2f}".rstrip("0").rstrip(".")


def aimed(scale: Scale, aim: Aim) -> str:
    """Return a target in figures, without words."""
    if aim.low is not None and aim.high is not None:
        return f"{_figure(scale, aim.low)} – {_figure(scale, aim.high)}"
    return f"≥ {_figure(scale, aim.low)}" if aim.low is not None else f"≤ {_figure(scale, aim.high or 0.0)}"


def actions_of(user: User, keys: Iterable[str]) -> dict[str, ImprovementAction]:
    """Return the actions that are under way for some sources, as far as the reader sees them; one query."""
    rows = ImprovementAction.objects.visible_to(user).filter(source_key__in=list(keys)).open().order_by("pk")
    return {action.source_key: action for action in rows}


SOURCE = Source(INDICATOR, SourceKind.MISSED_STANDARD, find_indicator)
