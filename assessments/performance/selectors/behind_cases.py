"""Cases behind a number of what became of members: only those of which the reader may see the recovery."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from cases.care.enums import ConsentState
from cases.care.models import IllnessCase
from unioncare.core.paging import decode_cursor
from unioncare.organisation.models import User
from visits.recovery.selectors.indicators import KEPT, RETURNED, ended_periods, retested

from .lines import Line, Row

SEE_RECOVERY = "visits.see_recovery"


@dataclass(frozen=True, slots=True)
class CaseLines:
    """Cases by a day and a key. `found` has the columns day, kept, case_number, member_name, unit_name."""

    what: str
    found: QuerySet[Any]

    def count(self) -> int:
        return self.found.count()

    def rows(self, after: str, most: int) -> list[Row]:
        told = self.found
        if values := decode_cursor(after, datetime, int):
            day = values[0].date()
            told = told.filter(Q(day__gt=day) | Q(day=day, pk__gt=values[1]))
        columns = ("pk", "day", "kept", "case_number", "member_name", "unit_name")
        return [self._row(*values) for values in told.order_by("day", "pk").values_list(*columns)[:most]]

    def _row(self, pk: int, day: date, kept: bool, number: str, name: str, place: str) -> Row:
        url = IllnessCase(number=number).get_absolute_url()
        return Row(Line(self.what, f"{name} {number}", url, place, day, None, kept), (day, pk))


def return_lines(reader: User, person: User, first: date, last: date) -> CaseLines:
    """Return the medical treatment periods behind “back to work”."""
    periods = ended_periods(first, last).filter(case__in=_seen(reader, person)).annotate(day=F("ends_on"))
    return CaseLines(_("Medical treatment period"), _named(periods, "case__", RETURNED))


def function_lines(reader: User, person: User, first: date, last: date) -> CaseLines:
    """Return the cases behind “performance status kept”, by the day on which they were reported."""
    cases = retested("ecog", first, last).filter(pk__in=_seen(reader, person)).annotate(day=TruncDate("reported_at"))
    return CaseLines(_("ECOG performance status"), _named(cases, "", KEPT))


def _seen(reader: User, person: User) -> QuerySet[Any, Any]:
    seen = IllnessCase.objects.visible_to(reader, SEE_RECOVERY).filter(owner=person)
    return seen.filter(consent_state=ConsentState.GIVEN).order_by().values("pk")


def _named(rows: QuerySet[Any], to_case: str, reached: Q) -> QuerySet[Any]:
    named: QuerySet[Any] = rows.annotate(
        kept=Case(When(reached, then=Value(True)), default=Value(False)),
        case_number=F(f"{to_case}number"),
        member_name=F(f"{to_case}member__name"),
        unit_name=F(f"{to_case}unit__name"),
    )
    return named
