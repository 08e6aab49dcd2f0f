"""All indicators of many people at once, in a fixed number of statements; none reads a row for each item."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime

from django.db.models import Case, Count, DateTimeField, F, IntegerField, Value, When
from django.db.models.functions import Coalesce, TruncMonth
from django.utils import timezone

from assessments.surveys.selectors.indicators import scores_of
from cases.insurance.selectors.indicators import enrolment_of, renewed_by_place
from unioncare.core.rates import Rate
from unioncare.organisation.places import with_below
from unioncare.worklist.enums import ItemState
from unioncare.worklist.selectors.indicators import IN_TIME
from visits.recovery.selectors.indicators import back_to_work_of, function_kept_of
from visits.schedule.selectors.visitors import rates_of_people

from ..enums import Kpi
from ..kinds import COUNTED, DISCREET, EACH, KPI_OF
from ..measures import Measure
from .duties import QUIET, duties_of
from .entries import entered_in_time
from .posts import posts_on

Measures = dict[Kpi, Measure]
_NUMBERED = tuple(COUNTED)
_NUMBER = Case(
    *(When(kind__in=kinds, then=Value(place)) for place, kinds in enumerate(COUNTED.values())),
    output_field=IntegerField(),
)
# The month of what is told month by month, and of all else none.
_DISCREET_MONTH = Case(When(kind__in=QUIET, then=TruncMonth("due_at")), output_field=DateTimeField())
# Whose it is: `duties` tells why.
PERSON = Case(When(state=ItemState.DONE, then=Coalesce("done_by", "assignee")), default=F("assignee"))


def measure_people(people: Collection[int], first: date, last: date, now: datetime) -> dict[int, Measures]:
    """Return the indicators of some people in a period, both days counted, as far as it is over now.

    A person has no entry for an indicator of which nothing was due. The number of statements is the same for any number
    of people.
    """
    held, last = frozenset(people), min(last, timezone.localdate(now))
    found: dict[int, Measures] = {person: {} for person in held}
    if not held or last < first:
        return found
    for (person, kpi), rate in duties_by_person(held, first, last, now).items():
        _add(found, kpi, {person: rate})
    visits = rates_of_people(held, first, last, now)
    _add(found, Kpi.VISIT_STANDARD, {person: rates.standard for person, rates in visits.items()})
    _add(found, Kpi.FIRST_VISIT, {person: rates.first for person, rates in visits.items()})
    _add(found, Kpi.BACK_TO_WORK, back_to_work_of(held, first, last))
    _add(found, Kpi.FUNCTION_KEPT, function_kept_of(held, first, last))
    _add(found, Kpi.ENTERED_IN_TIME, entered_in_time(held, first, last))
    for kpi, rates in _by_units(held, first, last):
        _add(found, kpi, rates)
    return found


def duties_by_person(people: Collection[int], first: date, last: date, now: datetime) -> dict[tuple[int, Kpi], Rate]:
    """Return what was done in time of what was due, by person and indicator; one statement.

    What is discreet is so in each month: else a quarter less two of its months would tell of the third.
    """
    rows = duties_of(people, KPI_OF, first, last, now).values_list(PERSON, _NUMBER, _DISCREET_MONTH)
    found: dict[tuple[int, Kpi], Rate] = defaultdict(lambda: Rate(0, 0))
    for person, place, _month, of, kept in rows.annotate(of=Count("pk"), kept=Count("pk", filter=IN_TIME)):
        kpi, rate = _NUMBERED[place], Rate(kept, of)
        found[person, kpi] += rate.discreet() if kpi in DISCREET else rate
    return found


def _by_units(people: Collection[int], first: date, last: date) -> Iterator[tuple[Kpi, dict[int, Rate]]]:
    """Yield the indicators that units have, for whoever held a post on the last day that answers for one."""
    posts = posts_on(people, last)
    insuring = {path for paths in posts.insuring.values() for path in paths}
    serving = {path for paths in posts.serving.values() for path in paths}
    if insuring:
        yield Kpi.ENROLMENT, _summed(posts.insuring, enrolment_of(insuring, last))
        yield Kpi.RENEWAL, _summed(posts.insuring, with_below(renewed_by_place(first, last)))
    if serving:
        yield Kpi.SATISFACTION, _summed(posts.serving, scores_of(serving, first, last))


def _summed(paths: Mapping[int, Collection[str]], rates: Mapping[str, Rate]) -> dict[int, Rate]:
    none = Rate(0, 0)
    return {person: sum((rates.get(path, none) for path in held), none) for person, held in paths.items()}


def _add(found: dict[int, Measures], kpi: Kpi, rates: Mapping[int, Rate]) -> None:
    for person, rate in rates.items():
        if rate.of or rate.is_withheld:
            # Of several units or months those that may be told count; that others are withheld changes nothing of them.
            found[person][kpi] = Measure(rate.count, rate.of, rate.is_withheld and not rate.of, EACH.get(kpi, 1))
