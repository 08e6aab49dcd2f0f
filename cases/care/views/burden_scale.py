"""The scale of out-of-pocket cost with a household's own limits, as SVG attributes."""

from dataclasses import dataclass
from decimal import ROUND_UP, Decimal
from itertools import pairwise

from django.utils.translation import gettext as _

from ..burden import Assessment, plain

# Below this share of the scale a class has no room for its name, a limit none for its number.
_ROOM_FOR_NAME = 6
_ROOM_FOR_NUMBER = 11


@dataclass(frozen=True, slots=True)
class Band:
    """One class on the scale; percentages of its width."""

    value: int
    x: str
    width: str
    middle: str
    named: bool


@dataclass(frozen=True, slots=True)
class Tick:
    x: str
    text: str
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class Scale:
    bands: list[Band]
    ticks: list[Tick]
    pin: str
    pin_anchor: str
    now: str
    label: str


def scale(assessment: Assessment) -> Scale | None:
    """Return the scale of out-of-pocket cost with this household's own limits; None without a household."""
    bounds = assessment.bounds
    if bounds is None:
        return None
    oop = assessment.oop or Decimal(0)
    end = _round_up(max(bounds.e4, oop, Decimal(1)) * Decimal("1.25"))
    edges = [Decimal(0), bounds.e2, bounds.e3, bounds.e4, end]
    bands = [
        Band(
            n,
            _share(low, end),
            _share(high - low, end),
            _share((low + high) / 2, end),
            _points(high - low, end) >= _ROOM_FOR_NAME,
        )
        for n, (low, high) in enumerate(pairwise(edges), start=1)
        if high > low
    ]
    pin = _points(oop, end)
    return Scale(
        bands=bands,
        ticks=_ticks(edges[1:4], end),
        pin=f"{pin:.2f}%",
        pin_anchor="start" if pin < _ROOM_FOR_NUMBER else "end" if pin > 100 - _ROOM_FOR_NUMBER else "middle",
        now=_money(oop),
        label=_("E1 below %(e2)s CNY out of pocket, E2 from there, E3 from %(e3)s, E4 from %(e4)s; now %(now)s")
        % {"e2": _money(bounds.e2), "e3": _money(bounds.e3), "e4": _money(bounds.e4), "now": _money(oop)},
    )  # fmt: skip


def _ticks(edges: list[Decimal], end: Decimal) -> list[Tick]:
    ticks: list[Tick] = []
    last = -float(_ROOM_FOR_NUMBER)
    for edge in edges:
        at = float(_points(edge, end))
        if at - last >= _ROOM_FOR_NUMBER and at <= 100 - _ROOM_FOR_NUMBER:
            ticks.append(Tick(_share(edge, end), _money(edge), "start" if at < 3 else "middle"))
            last = at
    unit = _("CNY")  # outside the f-string: gettext does not look into one
    return [*ticks, Tick("100%", f"{_money(end)} {unit}", "end")]


def _points(value: Decimal, end: Decimal) -> Decimal:
    return value / end * 100


def _share(value: Decimal, end: Decimal) -> str:
    return f"{_points(value, end):.2f}%"


def _round_up(value: Decimal) -> Decimal:
    step = Decimal(1).scaleb(max(value.adjusted() - 1, 0)) * 5
    return (value / step).to_integral_value(ROUND_UP) * step


def _money(value: Decimal) -> str:
    return f"{plain(value):,}"
