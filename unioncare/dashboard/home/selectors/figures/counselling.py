"""Key figures of counsellors: their own, and those of the team whose supervisor they are."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from unioncare.core.explain import shown
from visits.counselling.enums import TAKEN_STATES
from visits.counselling.models import Assignment, Counselling
from visits.counselling.selectors.workspace import count_referrals, next_dates
from visits.safety.selectors.circle import alerts_open_to

from .figure import Asked, Figure, Reading, of_count


def _caseload(asked: Asked) -> Reading:
    mine = Assignment.objects.filter(user=asked.user, ended_at__isnull=True, counselling__state__in=TAKEN_STATES)
    return of_count(gettext_noop("Counsellings that you have taken on and that run"), mine.order_by().count())


def _sessions(asked: Asked) -> Reading:
    dates = next_dates(asked.user, asked.now, timezone.localdate(asked.now))
    facts = (shown(gettext_noop("the next on"), timezone.localdate(dates[0][0])),) if dates else ()
    return of_count(gettext_noop("Next sessions by your records, the first eight"), len(dates), facts=facts)


def _alerts(asked: Asked) -> Reading:
    rows = alerts_open_to(asked.user, timezone.localdate(asked.now)).filter(closed_at__isnull=True).order_by()
    nobody = rows.filter(acknowledged_at__isnull=True).count()
    facts = (shown(gettext_noop("taken on by nobody"), nobody),) if nobody else ()
    count = rows.count()
    return of_count(gettext_noop("Alerts that open for you and are not closed"), count, facts=facts, is_bad=bool(count))


def _referrals(asked: Asked) -> Reading:
    count = count_referrals(asked.user, timezone.localdate(asked.now))
    return of_count(gettext_noop("Referrals to your team that nobody has accepted yet"), count)


def _team(asked: Asked) -> Reading:
    rows = Counselling.objects.of_circle(asked.user, timezone.localdate(asked.now)).taken().order_by()
    return of_count(gettext_noop("Counsellings of your team that run"), rows.count())


COUNSELLINGS = pgettext_lazy("unit of a figure", "counsellings")
COUNSEL, PAGE = "visits.counsel", "visits:counsellings"
FIGURES = (
    Figure("caseload", _("My counsellings"), COUNSEL, PAGE, _caseload, COUNSELLINGS, is_own=True, query="mine=1"),
    Figure(
        "sessions", _("Next sessions"), COUNSEL, PAGE, _sessions, pgettext_lazy("unit of a figure", "sessions"),
        is_own=True,
    ),
    Figure(
        "alerts", _("Open alerts"), COUNSEL, "visits:alerts", _alerts, pgettext_lazy("unit of a figure", "alerts"),
        is_own=True,
    ),
    Figure(
        "referrals", _("Referrals waiting"), COUNSEL, PAGE, _referrals,
        pgettext_lazy("unit of a figure", "referrals"), is_own=True, query="state=referred",
    ),
    Figure("team", _("Counsellings of the team"), COUNSEL, PAGE, _team, COUNSELLINGS, is_own=True),
)  # fmt: skip
