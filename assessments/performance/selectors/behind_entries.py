"""Records behind a number of how soon they were entered: only those of cases that the reader may see."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import BooleanField, Case, F, IntegerField, Q, QuerySet, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.care.models import IllnessCase, TreatmentEvent
from unioncare.core.paging import decode_cursor
from unioncare.organisation.models import User
from visits.recovery.models import RecoveryMeasure, ReturnStage
from visits.schedule.models import VisitRecord

from .entries import TABLES, entered, soon_after
from .lines import Line, Row

_COLUMNS = ("recorded_at", "table", "pk", "happened", "soon", "case_number", "member_name", "unit_name")
# What each table keeps, in words that tell nothing of it.
WORDS: dict[Any, str | Promise] = {
    VisitRecord: _("Visit"),
    TreatmentEvent: _("Treatment event"),
    RecoveryMeasure: _("Recovery measure"),
    ReturnStage: _("Stage of the return to work"),
}


@dataclass(frozen=True, slots=True)
class EntryLines:
    """What a person entered, by the moment."""

    reader: User
    person: User
    first: date
    last: date

    def count(self) -> int:
        return sum(self._seen(number).count() for number in range(len(TABLES)))

    def rows(self, after: str, most: int) -> list[Row]:
        values, soon = decode_cursor(after, datetime, int, int), soon_after()
        parts = [self._told(number, values, soon) for number in range(len(TABLES))]
        found = parts[0].union(*parts[1:], all=True).order_by("recorded_at", "table", "pk")
        return [_row(*told) for told in found[:most]]

    def _seen(self, number: int) -> QuerySet[Any]:
        rows = entered(TABLES[number], [self.person.pk], self.first, self.last)
        cases = IllnessCase.objects.visible_to(self.reader).order_by().values("pk")
        return rows.filter(**{f"{TABLES[number].case}__in": cases})

    def _told(self, number: int, after: tuple[Any, ...] | None, soon: Q) -> QuerySet[Any, Any]:
        rows, case = self._seen(number), TABLES[number].case
        if after is not None:
            at, table, pk = after
            later = Q(recorded_at__gt=at)
            if number >= table:
                later |= Q(recorded_at=at, pk__gt=pk if number == table else 0)
            rows = rows.filter(later)
        told: QuerySet[Any, Any] = rows.annotate(
            table=Value(number, IntegerField()),
            soon=Case(When(soon, then=Value(True)), default=Value(False), output_field=BooleanField()),
            case_number=F(f"{case}__number"),
            member_name=F(f"{case}__member__name"),
            unit_name=F(f"{case}__unit__name"),
        ).values_list(*_COLUMNS)
        return told


def _row(
    recorded_at: datetime, table: int, pk: int, happened: datetime, soon: bool, number: str, name: str, place: str
) -> Row:
    url = IllnessCase(number=number).get_absolute_url()
    line = Line(str(WORDS[TABLES[table].model]), f"{name} {number}", url, place, happened, recorded_at, soon)
    return Row(line, (recorded_at, table, pk))
