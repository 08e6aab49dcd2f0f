"""Emergency advances and requests of workers behind the numbers."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from assessments.feedback.enums import Category
from assessments.feedback.models import FeedbackRequest
from assessments.feedback.selectors.indicators import closed_by, requests_received
from assessments.performance.selectors.lines import Line
from donations.aid.models import Grant
from donations.aid.selectors.indicators import advances_paid, hours_between

from .opening import Opened, Opening
from .tables import cut, open_table


def advance_rows(opening: Opening) -> Opened:
    """Open B3: each advance that was paid, with the hours that it took."""

    def line(number: str, name: str, place: str, asked: datetime, paid: datetime) -> Line:
        what = _("Emergency cash after %(hours)s hours") % {"hours": f"{hours_between(asked, paid):,.1f}"}
        return Line(what, f"{name} {number}", Grant(number=number).get_absolute_url(), place, asked, paid, None)

    asked = opening.asked
    grants = advances_paid(asked.unit, (asked.first, asked.last))
    seen = Q(pk__in=Grant.objects.visible_to(opening.reader).order_by().values("pk"))
    columns = ("number", "member__name", "unit__name", "requested_at", "settled_at")
    return open_table(grants, seen, at="settled_at", columns=columns, line=line)


def request_rows(opening: Opening) -> Opened:
    """Open F5: each request that came, kept when it was closed; who wrote it stands on its own page alone."""

    def line(number: str, category: str, place: str, at: datetime, ended: datetime | None, kept: bool) -> Line:
        url = FeedbackRequest(number=number).get_absolute_url()
        return Line(str(Category(category).label), number, url, place, at, ended, kept)

    asked = opening.asked
    rows = cut(opening, requests_received(asked.path, asked.first, asked.last), closed_by(asked.last))
    seen = Q(pk__in=FeedbackRequest.objects.visible_to(opening.reader).order_by().values("pk"))
    columns = ("number", "category", "unit__name", "received_at", "ended_at", "kept")
    return open_table(rows, seen, at="received_at", columns=columns, line=line)
