"""How soon after the event records were entered (G4, of a person and a unit): visits, treatment, measures, stages."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import (
    Count,
    DateTimeField,
    DurationField,
    ExpressionWrapper,
    F,
    Func,
    Model,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Greatest

from cases.care.models import TreatmentEvent
from unioncare.core import thresholds
from unioncare.core.medians import typical_time
from unioncare.core.paging import next_path
from unioncare.core.rates import Rate, Typical
from unioncare.organisation.calendar import start_of
from visits.recovery.models import RecoveryMeasure, ReturnStage
from visits.schedule.models import VisitRecord

from ..thresholds import ENTERED_WITHIN


class DayEnd(Func):
    """The moment at which a day ends, of a column of days."""

    template = "timezone(%(expressions)s + 1)::timestamp)"
    arg_joiner = ", ("
    output_field = DateTimeField()

    def __init__(self, name: str) -> None:
        super().__init__(Value(settings.TIME_ZONE), F(name))


class Kept(NamedTuple):
    """A table of records: when what they tell of happened, the way to their case, whether one may be struck out."""

    model: type[Model]
    happened: Any
    case: str
    can_be_struck: bool


TABLES = (
    Kept(VisitRecord, F("happened_at"), "visit__case", can_be_struck=False),
    Kept(TreatmentEvent, DayEnd("happened_on"), "case", can_be_struck=True),
    Kept(RecoveryMeasure, DayEnd("measured_on"), "case", can_be_struck=True),
    Kept(ReturnStage, DayEnd("starts_on"), "case", can_be_struck=False),
)


def entered(table: Kept, people: Collection[int], first: date, last: date) -> QuerySet[Any]:
    """Return what some people entered in a table between two days, each with the moment of the event, in no order."""
    return _entered(table, first, last).filter(recorded_by__in=people)


def entered_within(table: Kept, path: str, first: date, last: date) -> QuerySet[Any]:
    """Return the same of the cases of a subtree, whoever entered it."""
    unit = f"{table.case}__unit__path"
    return _entered(table, first, last).filter(**{f"{unit}__gte": path, f"{unit}__lt": next_path(path)})


def _entered(table: Kept, first: date, last: date) -> QuerySet[Any]:
    until = start_of(last + timedelta(days=1))
    rows = table.model._default_manager.filter(recorded_at__gte=start_of(first), recorded_at__lt=until)
    if table.can_be_struck:
        rows = rows.filter(struck_at__isnull=True)
    told: QuerySet[Any] = rows.annotate(happened=ExpressionWrapper(table.happened, DateTimeField())).order_by()
    return told


def entry_lag(path: str, first: date, last: date) -> Typical:
    """Return G4: the median of the hours from the event to its entry, of records of a subtree's cases; one query.

    Of an event without a time of day its day must be over; what was entered before that took no time.
    """
    took = ExpressionWrapper(F("recorded_at") - F("happened"), DurationField())
    lag = Greatest(took, Value(timedelta(0), DurationField()))
    told = [entered_within(table, path, first, last).annotate(lag=lag).values_list("lag") for table in TABLES]
    return typical_time(told[0].union(*told[1:], all=True), timedelta(hours=1))


def soon_after() -> Q:
    """Return the condition under which a record was entered soon enough; one query."""
    within = timedelta(hours=float(thresholds.value(ENTERED_WITHIN.code)))
    return Q(recorded_at__lte=F("happened") + within)


def entered_in_time(people: Collection[int], first: date, last: date) -> dict[int, Rate]:
    """Return for each of some people what they entered soon after the event, of all they entered; two queries."""
    soon = soon_after()
    counted = [
        entered(table, people, first, last)
        .values_list("recorded_by")
        .annotate(of=Count("pk"), kept=Count("pk", filter=soon))
        .values_list("recorded_by", "of", "kept")
        for table in TABLES
    ]
    rates: dict[int, Rate] = defaultdict(lambda: Rate(0, 0))
    for person, of, kept in counted[0].union(*counted[1:], all=True):
        rates[person] += Rate(kept, of)
    return rates
