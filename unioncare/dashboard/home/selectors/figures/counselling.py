"""Key figures of counsellors: their own, and those of the team whose supervisor they are."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from unioncare.core.explain import shown
from visits.counselling.selectors.workspace import count_referrals, count_taken, next_dates
from visits.safety.selectors.circle import unclosed_alerts

from .figure import Asked, Figure, Reading, of_count


def _caseload(asked: Asked) -> Reading:
    count = count_taken(asked.user, timezone.localdate(asked.now), mine=True)
    return of_count(gettext_noop("Counsellings that you have taken on and that run"), count)


def _sessions(asked: Asked) -> Reading:
    dates = next_dates(asked.user, asked.now, timezone.localdate(asked.now))
    facts = (shown(gettext_noop("the next on"), timezone.localdate(dates[0][0])),) if dates else ()
    return of_count(gettext_noop("Next sessions by your records, the first eight"), len(dates), facts=facts)


def _alerts(asked: Asked) -> Reading:
    alerts = unclosed_alerts(asked.user, timezone.localdate(asked.now))
    nobody, count = sum(alert.acknowledged_at is None for alert in alerts), len(alerts)
    facts = (shown(gettext_noop("taken on by nobody"), nobody),) if nobody else ()
    return of_count(gettext_noop("Alerts that open for you and are not closed"), count, facts=facts, is_bad=bool(count))


def _referrals(asked: Asked) -> Reading:
    count = count_referrals(asked.user, timezone.localdate(asked.now))
    return of_count(gettext_noop("Referrals to your team that nobody has accepted yet"), count)


def _team(asked: Asked) -> Reading:
    count = count_taken(asked.user, timezone.localdate(asked.now))
    return of_count(gettext_noop("Counsellings of your team that run"), count)


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
