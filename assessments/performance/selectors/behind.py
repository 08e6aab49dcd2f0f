"""What stands behind a number: the items, records, cases or units counted, as far as the reader may open them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from assessments.surveys.selectors.indicators import scores_of
from cases.insurance.selectors.indicators import enrolment_of, renewed_by_place
from unioncare.core.paging import CappedCount, Page
from unioncare.core.rates import Rate
from unioncare.organisation.models import Unit, User
from unioncare.organisation.places import with_below

from ..enums import Kpi
from ..kinds import COUNTED, DISCREET, EACH
from ..measures import Measure
from .behind_cases import function_lines, return_lines
from .behind_entries import EntryLines
from .behind_items import duty_lines, first_visit_lines, visit_lines
from .lines import Lines, page_of
from .measuring import measure_people
from .posts import posts_on

BY_UNIT = frozenset({Kpi.ENROLMENT, Kpi.RENEWAL, Kpi.SATISFACTION})


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose number of which days, and who reads."""

    reader: User
    person: User
    kpi: Kpi
    first: date
    last: date

    @property
    def is_own(self) -> bool:
        return self.reader.pk == self.person.pk


@dataclass(frozen=True, slots=True)
class UnitShare:
    """One unit that somebody answers for, with all below it."""

    unit: Unit
    measure: Measure


@dataclass(frozen=True, slots=True)
class Behind:
    """A number with what stands behind it: a page of lines, or units; `hidden` are counted and not listed."""

    measure: Measure
    page: Page[Any] | None = None
    units: tuple[UnitShare, ...] = ()
    hidden: int = 0

    @property
    def count(self) -> CappedCount:
        """How many lines the pages show."""
        return CappedCount(self.measure.of - self.hidden, capped=False)


def behind(asked: Asked, now: datetime, after: str = "") -> Behind:
    """Return what stands behind a number."""
    person = asked.person.pk
    measure = measure_people([person], asked.first, asked.last, now)[person].get(asked.kpi, Measure(0, 0))
    if measure.is_withheld or not measure.of:
        return Behind(measure)
    if asked.kpi in BY_UNIT:
        return Behind(measure, units=_units(asked, now))
    lines = lines_behind(asked, now)
    if lines is None:
        return Behind(measure, hidden=measure.of)
    return Behind(measure, page_of(lines, after), hidden=max(measure.of - lines.count(), 0))


def lines_behind(asked: Asked, now: datetime) -> Lines | None:
    """Return the list behind a number; None where there is none, or where it would tell who is counselled."""
    reader, person, first = asked.reader, asked.person, asked.first
    last = min(asked.last, timezone.localdate(now))
    if asked.kpi in COUNTED:
        told = asked.is_own or asked.kpi not in DISCREET
        return duty_lines(reader, person, COUNTED[asked.kpi], first, last, now) if told else None
    match asked.kpi:
        case Kpi.VISIT_STANDARD:
            return visit_lines(reader, person, first, last, now)
        case Kpi.FIRST_VISIT:
            return first_visit_lines(reader, person, first, last, now)
        case Kpi.BACK_TO_WORK:
            return return_lines(reader, person, first, last)
        case Kpi.FUNCTION_KEPT:
            return function_lines(reader, person, first, last)
        case Kpi.ENTERED_IN_TIME:
            return EntryLines(reader, person, first, last)
    return None


def _units(asked: Asked, now: datetime) -> tuple[UnitShare, ...]:
    last = min(asked.last, timezone.localdate(now))
    posts = posts_on([asked.person.pk], last)
    held = posts.serving if asked.kpi == Kpi.SATISFACTION else posts.insuring
    paths = held.get(asked.person.pk, ())
    rates = _rates(asked.kpi, paths, asked.first, last)
    units = Unit.objects.filter(path__in=paths)
    return tuple(UnitShare(unit, _measure(asked.kpi, rates.get(unit.path, Rate(0, 0)))) for unit in units)


def _measure(kpi: Kpi, rate: Rate) -> Measure:
    return Measure(rate.count, rate.of, rate.is_withheld, EACH.get(kpi, 1))


def _rates(kpi: Kpi, paths: tuple[str, ...], first: date, last: date) -> Mapping[str, Rate]:
    match kpi:
        case Kpi.ENROLMENT:
            return enrolment_of(paths, last)
        case Kpi.RENEWAL:
            return with_below(renewed_by_place(first, last))
    return scores_of(paths, first, last)
