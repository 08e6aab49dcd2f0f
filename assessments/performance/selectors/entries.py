"""How soon after the event records were entered (G4 of a person): visits, treatment, measures, stages."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Count, DateTimeField, ExpressionWrapper, F, Func, Model, Q, QuerySet, Value

from cases.care.models import TreatmentEvent
from unioncare.core import thresholds
from unioncare.core.rates import Rate
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
    """A table of records: when what they tell of happened, and whether one of them may be struck out."""

    model: type[Model]
    happened: Any
    can_be_struck: bool


TABLES = (
    Kept(VisitRecord, F("happened_at"), can_be_struck=False),
    Kept(TreatmentEvent, DayEnd("happened_on"), can_be_struck=True),
    Kept(RecoveryMeasure, DayEnd("measured_on"), can_be_struck=True),
    Kept(ReturnStage, DayEnd("starts_on"), can_be_struck=False),
)


def entered(table: Kept, people: Collection[int], first: date, last: date) -> QuerySet[Any]:
    """Return what some people entered in a table between two days, each with the moment of the event, in no order."""
    until = start_of(last + timedelta(days=1))
    rows = table.model._default_manager.filter(
        recorded_by__in=people, recorded_at__gte=start_of(first), recorded_at__lt=until
    )
    if table.can_be_struck:
        rows = rows.filter(struck_at__isnull=True)
    told: QuerySet[Any] = rows.annotate(happened=ExpressionWrapper(table.happened, DateTimeField())).order_by()
    return told


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
