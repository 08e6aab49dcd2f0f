"""One person's numbers of a period: indicators by group with their reasons, and the course over the months."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count
from django.db.models.functions import TruncMonth
from django.utils import timezone
from django.utils.translation import gettext as _

from unioncare.core.explain import Explanation
from unioncare.core.periods import months_up_to
from unioncare.core.rates import Rate
from unioncare.core.ui.charts import Axis, Chart, Series
from unioncare.worklist.selectors.indicators import IN_TIME

from ..catalogue import Entry, entries_by_group
from ..enums import KpiGroup
from ..kinds import DISCREET, KPI_OF
from ..measures import Measure
from .duties import duties_of
from .explaining import explain_measure
from .measuring import measure_people

TREND_MONTHS = 6
# Of what few are counselled, no sum tells either.
_TOLD = tuple(kind for kind, kpi in KPI_OF.items() if kpi not in DISCREET)


@dataclass(frozen=True, slots=True)
class Figure:
    """One indicator as the page shows it."""

    entry: Entry
    measure: Measure
    because: Explanation


@dataclass(frozen=True, slots=True)
class Part:
    """A group of indicators; in `quiet` ones nothing was due."""

    group: KpiGroup
    figures: list[Figure]

    @property
    def is_quiet(self) -> bool:
        return not any(one.measure.of or one.measure.is_withheld for one in self.figures)


def parts_of(person: int, first: date, last: date, now: datetime) -> list[Part]:
    """Return all indicators of a person by group, those of which nothing was due too."""
    measures = measure_people([person], first, last, now)[person]
    return [
        Part(group, [_figure(entry, measures.get(entry.kpi, Measure(0, 0)), first, last) for entry in entries])
        for group, entries in entries_by_group().items()
    ]


def _figure(entry: Entry, measure: Measure, first: date, last: date) -> Figure:
    return Figure(entry, measure, explain_measure(entry.kpi, measure, first, last))


@dataclass(frozen=True, slots=True)
class Month:
    """What was done in time of what was due in a month."""

    first: date
    in_time: Measure


def trend_of(person: int, last: date, now: datetime, since: date = date.min) -> list[Month]:
    """Return what was done in time of what was due, over the months up to a day; one query. Counselling is left out.

    Months before `since` are left out: the reader may not see them.
    """
    months = [month for month in months_up_to(last, TREND_MONTHS) if month >= since]
    rows = duties_of([person], _TOLD, months[0], last, now).values_list(TruncMonth("due_at"))
    counted = rows.annotate(of=Count("pk"), kept=Count("pk", filter=IN_TIME))
    rates: dict[date, Rate] = defaultdict(lambda: Rate(0, 0))
    for moment, of, kept in counted:
        rates[timezone.localdate(moment)] += Rate(kept, of)
    return [Month(month, Measure(rates[month].count, rates[month].of)) for month in months]


def chart_of(months: list[Month]) -> Chart | None:
    """Return the share of each month as a line; None where there are too few for a course."""
    points = [
        (month.first, round(100 * float(share), 1)) for month in months if (share := month.in_time.value) is not None
    ]
    if len(points) < 2:
        return None
    return Chart([Series(_("Done in time"), points)], [Axis(_("per cent"), 0, 100, 25)])
