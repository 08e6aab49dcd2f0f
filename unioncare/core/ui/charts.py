"""Charts with axes: what static/js/charts.js draws and <c-chart> hands to it; the table below is the page's own."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, ClassVar

from django.utils.functional import Promise

Text = str | Promise
Point = tuple[date, int | float]


@dataclass(frozen=True, slots=True)
class Series:
    """One line: values by day; `axis` 0 is the left one, 1 the right one; `step` holds a value until the next."""

    name: Text
    points: Sequence[Point]
    axis: int = 0
    step: bool = False


@dataclass(frozen=True, slots=True)
class Axis:
    """A scale; `labels` gives some of its values words; `inverse` puts the smallest on top."""

    name: Text
    min: int | float
    max: int | float
    interval: int | float
    inverse: bool = False
    labels: Mapping[int, Text] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened on a day: a line from top to bottom with its name."""

    at: date
    name: Text


@dataclass(frozen=True, slots=True)
class Limit:
    """A line across, such as a cut-off."""

    value: int | float
    name: Text
    axis: int = 0


@dataclass(frozen=True, slots=True)
class Chart:
    """Lines over time, on one or two axes. `first` and `last` are the days at both ends; without them, the data's."""

    kind: ClassVar[str] = "lines"

    series: Sequence[Series]
    axes: Sequence[Axis]
    marks: Sequence[Mark] = ()
    limits: Sequence[Limit] = ()
    first: date | None = None
    last: date | None = None

    @property
    def json(self) -> dict[str, Any]:
        """What the JSON block of the page holds."""
        return {
            "series": [asdict(one) for one in self.series],
            "axes": [asdict(one) for one in self.axes],
            "marks": [asdict(one) for one in self.marks],
            "limits": [asdict(one) for one in self.limits],
            "from": self.first,
            "until": self.last,
        }


@dataclass(frozen=True, slots=True)
class Spread:
    """One shape of a radar: a value for each of its axes, None where there is none."""

    name: Text
    values: Sequence[int | float | None]


@dataclass(frozen=True, slots=True)
class Radar:
    """Several values of one thing around a middle, each from 0 to `most`; the first shape stands in front."""

    kind: ClassVar[str] = "radar"

    axes: Sequence[Text]
    series: Sequence[Spread]
    most: int | float = 100

    @property
    def json(self) -> dict[str, Any]:
        """What the JSON block of the page holds."""
        return {"axes": list(self.axes), "series": [asdict(one) for one in self.series], "most": self.most}
