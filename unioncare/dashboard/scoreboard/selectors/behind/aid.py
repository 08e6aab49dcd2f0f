"""Cases, assessments, entries and grants behind D1 … D6: those that the reader may open."""

from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.performance.selectors.lines import Line
from cases.care.models import IllnessCase
from donations.aid.enums import GrantKind
from donations.aid.models import Grant
from donations.aid.selectors.burden import borne, known
from donations.aid.selectors.indicators import checked_anew, published_by, to_be_published, to_be_relieved
from donations.aid.selectors.outcomes import campaign_lines
from donations.ledger.enums import EntryKind
from donations.ledger.models import Entry
from unioncare.organisation.models import User

from .cases import line_of, seen_cases
from .opening import Opened, Opening
from .tables import cut, open_table

SEE_GRANT, WEIGH_GRANT = "donations.see_grant", "donations.weigh_grant"
_CASE = ("number", "member__name", "unit__name")


def relief_rows(opening: Opening) -> Opened:
    """Open D1: each case to be relieved, kept when it was paid relief by the last day."""
    rows = to_be_relieved(opening.asked.unit, opening.asked.so_far)
    return _cases(opening, rows, Q(relieved=True), SEE_GRANT, _("To be relieved"))


def burden_rows(opening: Opening) -> Opened:
    """Open D2: each household with costs that are known, kept when they are not catastrophic after aid."""
    asked = opening.asked
    households = known(asked.unit, asked.so_far)
    rows = IllnessCase.objects.filter(pk__in=households.values("case"))
    kept = ~Q(pk__in=households.filter(stays=True).values("case"))
    return _cases(opening, rows, kept, WEIGH_GRANT, _("Costs after aid, of the capacity to pay"))


def saved_rows(opening: Opening) -> Opened:
    """Open D3: each case with costs that the household bore, and whether aid took something off them."""
    asked = opening.asked
    costs = borne(asked.unit, asked.so_far)
    rows = IllnessCase.objects.filter(pk__in=costs.values("case"))
    return _cases(opening, rows, Q(pk__in=costs.filter(saved__gt=0).values("case")), WEIGH_GRANT, _("Costs before aid"))


def _cases(opening: Opening, counted: QuerySet[IllnessCase], kept: Q, permission: str, what: str) -> Opened:
    def line(at: datetime, kept: bool, number: str, name: str, place: str) -> Line:
        return line_of(what, number, name, place, at, None, kept)

    seen = _seen(opening.reader, permission, "pk__in")
    columns = ("reported_at", "kept", *_CASE)
    return open_table(cut(opening, counted, kept), seen, at="reported_at", columns=columns, line=line)


def checked_rows(opening: Opening) -> Opened:
    """Open D4: each assessment that was checked anew, kept when it had been right."""

    def line(at: date, kept: bool, number: str, name: str, place: str) -> Line:
        return line_of(_("Hardship assessed anew"), number, name, place, at, None, kept)

    rows = cut(opening, checked_anew(opening.asked.unit, opening.asked.so_far), Q(earlier_held=True))
    columns = ("assessed_on", "kept", *(f"case__{name}" for name in _CASE))
    seen = _seen(opening.reader, WEIGH_GRANT, "case__in")
    return open_table(rows, seen, at="assessed_on", columns=columns, line=line)


def campaign_rows(opening: Opening) -> Opened:
    """Open D5: each entry of a gift or a payment; nobody is named in the books."""

    def line(kind: str, number: int, code: str, place: str, at: date) -> Line:
        url = reverse("donations:entry", args=[code, number])
        return Line(str(EntryKind(kind).label), f"{code} {number}", url, place, at, None, None)

    rows = campaign_lines(opening.asked.unit, opening.asked.so_far)
    seen = Q(entry__in=Entry.objects.visible_to(opening.reader).order_by().values("pk"))
    columns = ("entry__kind", "entry__number", "entry__fund__code", "entry__fund__unit__name", "entry__booked_on")
    return open_table(rows, seen, at="entry__booked_on", columns=columns, line=line)


def published_rows(opening: Opening) -> Opened:
    """Open D6: each grant that must be published, kept when it was by the last day."""

    def line(kind: str, number: str, name: str, place: str, at: datetime, on: date | None, kept: bool) -> Line:
        url = Grant(number=number).get_absolute_url()
        return Line(str(GrantKind(kind).label), f"{name} {number}", url, place, at, on, kept)

    asked = opening.asked
    rows = cut(opening, to_be_published(asked.unit, asked.so_far), published_by(asked.until))
    seen = Q(pk__in=Grant.objects.visible_to(opening.reader).order_by().values("pk"))
    columns = ("kind", *_CASE, "approved_at", "notice__published_on", "kept")
    return open_table(rows, seen, at="approved_at", columns=columns, line=line)


def _seen(reader: User, permission: str, field: str) -> Q:
    """Return the condition for cases whose page the reader may open, and of which they may see what is counted."""
    return Q(**{field: seen_cases(reader)}) & Q(**{field: seen_cases(reader, permission)})
