"""What stands behind G1 … G4: the pages of appraisals and of the workload, and records of cases."""

from datetime import datetime
from functools import partial
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.appraisal.models import AppraisalPeriod
from assessments.appraisal.selectors.indicators import periods_told
from assessments.performance.selectors.behind_entries import WORDS
from assessments.performance.selectors.entries import TABLES, Kept, entered_within
from assessments.performance.selectors.lines import Line

from .cases import line_of, seen_cases
from .opening import Opened, Opening
from .parts import open_parts
from .tables import open_list, open_table

SEE_WORKLOAD = "assessments.see_workload"
_HOUR = 3600


def appraisal_rows(opening: Opening) -> Opened:
    """Open G1: the periods of appraisal that the reader may open; what each was given stays theirs to read."""

    def line(number: str, place: str, at: datetime, ended: datetime) -> Line:
        url = AppraisalPeriod(number=number).get_absolute_url()
        return Line(_("Period of appraisal"), number, url, place, at, ended, None)

    asked = opening.asked
    rows = periods_told(asked.path, asked.first, asked.last)
    seen = Q(pk__in=AppraisalPeriod.objects.visible_to(opening.reader).order_by().values("pk"))
    return open_table(rows, seen, at="first", columns=("number", "unit__name", "first", "last"), line=line)


def workload_rows(opening: Opening) -> Opened:
    """Open G2 and G3: the page of the unit's workload, by its people and items."""
    asked, reader = opening.asked, opening.reader
    page = f"{reverse('assessments:workload')}?{urlencode({'unit': asked.unit.code})}"
    url = page if reader.has_perm(SEE_WORKLOAD, asked.unit) else ""
    return open_list(
        opening, [Line(_("Workload"), asked.unit.name, url, asked.unit.name, asked.first, asked.until, None)]
    )


def entry_rows(opening: Opening) -> Opened:
    """Open G4: each record with the hours that it took to be entered, table by table."""
    return open_parts([_records(opening, table) for table in TABLES])


def _records(opening: Opening, table: Kept) -> Opened:
    asked, case = opening.asked, table.case
    columns = ("happened", "recorded_at", f"{case}__number", f"{case}__member__name", f"{case}__unit__name")
    rows = entered_within(table, asked.path, *asked.so_far)
    seen = Q(**{f"{case}__in": seen_cases(opening.reader)})
    return open_table(rows, seen, at="recorded_at", columns=columns, line=partial(_record, str(WORDS[table.model])))


def _record(what: str, happened: datetime, entered: datetime, number: str, name: str, place: str) -> Line:
    hours = max(round((entered - happened).total_seconds() / _HOUR), 0)
    told = ngettext("%(what)s, entered after %(hours)s hour", "%(what)s, entered after %(hours)s hours", hours)
    return line_of(told % {"what": what, "hours": hours}, number, name, place, happened, entered, None)
