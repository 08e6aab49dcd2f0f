"""Claims and settlements behind C4 … C6: those that the reader may open."""

from datetime import date
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.performance.selectors.lines import Line
from cases.insurance.models import Claim
from cases.insurance.selectors.claim_indicators import eligible, paid_by, paid_in, settlements
from unioncare.organisation.models import User

from .cases import line_of, seen_cases
from .opening import Opened, Opening
from .tables import cut, open_table

SEE_CLAIM = "cases.see_claim"
_CLAIM = ("number", "case__member__name", "case__unit__name")


def eligible_rows(opening: Opening) -> Opened:
    """Open C4: each benefit that was due, kept when it was paid by the last day."""
    asked = opening.asked

    def line(number: str, name: str, place: str, at: date, ended: date | None, kept: bool) -> Line:
        return _claim(_("Benefit that was due"), number, name, place, at, ended, kept)

    rows = cut(opening, eligible(asked.unit, asked.so_far), paid_by(asked.until))
    columns = (*_CLAIM, "day", "paid_on", "kept")
    return open_table(rows, _seen(opening.reader), at="day", columns=columns, line=line)


def paid_rows(opening: Opening) -> Opened:
    """Open C5: each claim that was paid, with the days that it took."""

    def line(number: str, name: str, place: str, sent: date, paid: date) -> Line:
        days = (paid - sent).days
        what = ngettext("Paid after %(days)s day", "Paid after %(days)s days", days) % {"days": days}
        return _claim(what, number, name, place, sent, paid, None)

    rows = paid_in(opening.asked.unit, opening.asked.so_far)
    columns = (*_CLAIM, "submitted_on", "paid_on")
    return open_table(rows, _seen(opening.reader), at="paid_on", columns=columns, line=line)


def settlement_rows(opening: Opening) -> Opened:
    """Open C6: each settlement with its mutual benefit."""

    def line(benefit: Decimal, number: str, name: str, place: str, at: date) -> Line:
        what = _("Settlement, mutual benefit %(amount)s yuan") % {"amount": f"{benefit:,.2f}"}
        return line_of(what, number, name, place, at, None, None)

    asked = opening.asked
    seen = Q(case__in=seen_cases(opening.reader)) & Q(case__in=seen_cases(opening.reader, SEE_CLAIM))
    columns = ("mutual_benefit", "case__number", "case__member__name", "case__unit__name", "incurred_on")
    return open_table(settlements(asked.unit, asked.so_far), seen, at="incurred_on", columns=columns, line=line)


def _claim(what: str, number: str, name: str, place: str, at: date, ended: date | None, kept: bool | None) -> Line:
    return Line(what, f"{name} {number}", Claim(number=number).get_absolute_url(), place, at, ended, kept)


def _seen(reader: User) -> Q:
    return Q(pk__in=Claim.objects.visible_to(reader).order_by().values("pk"))
