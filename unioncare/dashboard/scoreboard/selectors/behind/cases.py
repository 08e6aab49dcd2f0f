"""Cases behind the numbers: those whose page the reader may open."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.performance.selectors.lines import Line, Row
from cases.care.enums import ConsentState
from cases.care.models import IllnessCase
from cases.care.selectors.indicators import PARTS, FileParts, diagnosed_cases, files_at, known_after
from cases.care.selectors.running import end_of
from donations.aid.selectors.reviews import REVIEWED, files_to_review
from unioncare.core.paging import decode_cursor, next_path
from unioncare.core.rates import Rate
from unioncare.organisation.models import User
from visits.recovery.selectors.indicators import KEPT, RETURNED, ended_periods, retested
from visits.schedule.selectors.standard import cases_visited

from .opening import Opened, Opening
from .tables import cut, open_table

SEE_RECOVERY = "visits.see_recovery"
_CASE = ("number", "member__name", "unit__name")
_AT_ONCE = 500


def seen_cases(reader: User, permission: str = "") -> QuerySet[Any, Any]:
    """Return the keys of the cases that somebody may open."""
    return IllnessCase.objects.visible_to(reader, permission).order_by().values("pk")


def line_of(
    what: str, number: str, name: str, place: str, at: date | datetime, ended: date | None, kept: bool | None
) -> Line:
    """Return the line of a case."""
    return Line(what, f"{name} {number}", IllnessCase(number=number).get_absolute_url(), place, at, ended, kept)


def files_complete_rows(opening: Opening) -> Opened:
    """Open A3: each case with how much of its file is there; the number counts documents and facts, the rows cases."""
    asked = opening.asked
    files = files_at(asked.path, end_of(asked.last))
    seen = FileLines(files.filter(pk__in=seen_cases(opening.reader)), opening.only_failed)
    return Opened(seen, FileLines(files, opening.only_failed).count())


@dataclass(frozen=True, slots=True)
class FileLines:
    """Cases with their files, by the moment of the report; those whose file must hold nothing yet are left out."""

    files: QuerySet[IllnessCase]
    only_failed: bool

    def count(self) -> int:
        counted = self.files.values_list(*PARTS).annotate(many=Count("pk"))
        return sum(many for *parts, many in counted if self._shows(FileParts(*parts).rate))

    def rows(self, after: str, most: int) -> list[Row]:
        found: list[Row] = []
        for row in self._all(decode_cursor(after, datetime, int)):
            if len(found) == most:
                break
            found.append(row)
        return found

    def _all(self, after: tuple[Any, ...] | None) -> Iterator[Row]:
        """Yield the rows behind a cursor, a few hundred at once: how full a file is the database does not tell."""
        while True:
            files = self.files
            if after is not None:
                files = files.filter(Q(reported_at__gt=after[0]) | Q(reported_at=after[0], pk__gt=after[1]))
            rows = list(files.order_by("reported_at", "pk").values_list("reported_at", "pk", *_CASE, *PARTS)[:_AT_ONCE])
            for at, pk, number, name, place, *parts in rows:
                after = (at, pk)
                rate = FileParts(*parts).rate
                if self._shows(rate):
                    yield Row(line_of(_held(rate), number, name, place, at, None, rate.count == rate.of), (at, pk))
            if len(rows) < _AT_ONCE:
                return

    def _shows(self, rate: Rate) -> bool:
        return rate.of > 0 and not (self.only_failed and rate.count == rate.of)


def _held(rate: Rate) -> str:
    return _("%(held)s of %(all)s parts of the file are there") % {"held": rate.count, "all": rate.of}


def files_reviewed_rows(opening: Opening) -> Opened:
    """Open A4: each case, kept when its file was looked at anew."""
    asked = opening.asked
    return _cases(opening, files_to_review(asked.path, asked.last), REVIEWED, _("Review of the file"))


def visited_rows(opening: Opening) -> Opened:
    """Open E1: each case with a visit due, kept when all of them kept the standard."""
    asked = opening.asked
    cases = cases_visited(asked.path, asked.first, asked.last, asked.now)
    return _cases(opening, cases, Q(failed=False), _("Visits that were due"))


def _cases(opening: Opening, counted: QuerySet[IllnessCase], kept: Q, what: str) -> Opened:
    def line(at: datetime, kept: bool, number: str, name: str, place: str) -> Line:
        return line_of(what, number, name, place, at, None, kept)

    seen = Q(pk__in=seen_cases(opening.reader))
    rows = cut(opening, counted, kept)
    return open_table(rows, seen, at="reported_at", columns=("reported_at", "kept", *_CASE), line=line)


def reported_rows(opening: Opening) -> Opened:
    """Open B1: each case with the days from its diagnosis to the report."""

    def line(diagnosed: date, reported: date, number: str, name: str, place: str) -> Line:
        days = known_after(diagnosed, reported)
        what = ngettext("Known after %(days)s day", "Known after %(days)s days", days) % {"days": days}
        return line_of(what, number, name, place, diagnosed, reported, None)

    asked = opening.asked
    rows = diagnosed_cases(asked.path, asked.first, asked.last)
    columns = ("diagnosed_on", "reported_on", *_CASE)
    return open_table(rows, Q(pk__in=seen_cases(opening.reader)), at="reported_at", columns=columns, line=line)


def returned_rows(opening: Opening) -> Opened:
    """Open F2: each medical treatment period that ended, kept when the member was at work on its last day."""

    def line(at: date, kept: bool, number: str, name: str, place: str) -> Line:
        return line_of(_("Medical treatment period"), number, name, place, at, None, kept)

    asked = opening.asked
    periods = ended_periods(asked.first, asked.last).filter(
        case__unit__path__gte=asked.path, case__unit__path__lt=next_path(asked.path)
    )  # fmt: skip
    seen = Q(case__in=seen_cases(opening.reader, SEE_RECOVERY), case__consent_state=ConsentState.GIVEN)
    columns = ("ends_on", "kept", *(f"case__{name}" for name in _CASE))
    return open_table(cut(opening, periods, RETURNED), seen, at="ends_on", columns=columns, line=line)


def health_rows(opening: Opening) -> Opened:
    """Open F3: each member whose health was rated again, with the change; kept when it is not worse."""

    def line(at: datetime, kept: bool, change: int, number: str, name: str, place: str) -> Line:
        what = _("Self-rated health %(change)s") % {"change": f"{change:+d}"}
        return line_of(what, number, name, place, at, None, kept)

    rows = _retested(opening, "self_rated").annotate(change=F("then") - F("at_first"))
    rows = cut(opening, rows, Q(then__gte=F("at_first")))
    columns = ("reported_at", "kept", "change", *_CASE)
    return open_table(rows, _recovery_of(opening), at="reported_at", columns=columns, line=line)


def function_rows(opening: Opening) -> Opened:
    """Open F4: each member whose ECOG was measured again, kept when it is the same or better."""

    def line(at: datetime, kept: bool, number: str, name: str, place: str) -> Line:
        return line_of(_("ECOG performance status"), number, name, place, at, None, kept)

    rows, columns = cut(opening, _retested(opening, "ecog"), KEPT), ("reported_at", "kept", *_CASE)
    return open_table(rows, _recovery_of(opening), at="reported_at", columns=columns, line=line)


def _retested(opening: Opening, name: str) -> QuerySet[Any]:
    asked = opening.asked
    return retested(name, asked.first, asked.last).filter(
        unit__path__gte=asked.path, unit__path__lt=next_path(asked.path)
    )  # fmt: skip


def _recovery_of(opening: Opening) -> Q:
    return Q(pk__in=seen_cases(opening.reader, SEE_RECOVERY), consent_state=ConsentState.GIVEN)
