"""What is mended: measures that were due, and seats that nobody holds."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.improvement.selectors.timeliness import due_actions
from cases.care.selectors.protocol import protocol_for
from unioncare.core.periods import Period
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Unit

from ....gaps import empty_seats
from ...enums import Section
from ...tables import Cell, Table, count, day, plain, share, table, words, written


def tables(unit: Unit, span: Period, now: datetime) -> list[Table]:
    """Return the protocol, the gaps of the organisation, and how measures were kept."""
    on = min(span.last, timezone.localdate(now))
    return [_protocol(unit, on), _gaps(unit, timezone.localdate(now)), _actions(unit, span)]


def _protocol(unit: Unit, on: date) -> Table:
    found = protocol_for(unit, on)
    rows: list[list[Cell]] = []
    if found is not None:
        title = written(found.title_zh, found.title_en)
        rows.append([plain(found.code), title, plain(found.unit.name), day(found.starts_on)])
    heads = (_("Code"), _("Protocol"), _("Unit"), _("In force from"))
    return table(Section.RULES, _("Protocol in force on the last day"), heads, rows)


def _gaps(unit: Unit, on: date) -> Table:
    seats = empty_seats(unit, on)
    rows = [[words(role.label), count(seats[role])] for role in Role if seats.get(role)]
    rows.append([words(_("Sum")), count(sum(seats.values()))])
    return table(Section.RULES, _("Seats that nobody holds today"), (_("Role"), _("Units")), rows)


def _actions(unit: Unit, span: Period) -> Table:
    due = list(due_actions(unit.path, span.first, span.last))
    kept = sum(one.in_time for one in due)
    rate = share(kept / len(due) if due else None)
    rows = [[words(_("Measures due in the period")), count(len(due))], [words(_("Verified and in time")), count(kept)]]
    rows.append([words(_("Share")), rate])
    return table(Section.EFFECT, _("Improvement actions"), (_("What"), pgettext_lazy("how many", "Number")), rows)
