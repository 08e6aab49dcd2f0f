"""Telling supervisors of gaps of their roster, once a day."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from unioncare.core import thresholds
from unioncare.notifications.services.telling import News, tell

from ...counselling.models import CounsellingTeam
from ...counselling.selectors.teams import supervisor_of
from ..messages import DutyGapsMessage
from ..selectors.gaps import TeamGaps, gaps_of
from ..thresholds import TOLD_DAYS

LISTED = 10


def tell_of_duty_gaps(*, now: datetime) -> int:
    """Tell the supervisor of each team whose roster has gaps in the next days; return how many were told.

    Telling twice on one day changes nothing. Where nobody supervises, the organisation gaps show it.
    """
    end = now + timedelta(days=int(thresholds.value(TOLD_DAYS.code)))
    teams = list(CounsellingTeam.objects.filter(is_active=True).order_by("pk"))
    news = [one for found in gaps_of(teams, now, end) if found.count and (one := _news(found, now))]
    written = tell(news=news, now=now)
    return len(news) if written else 0


def _news(found: TeamGaps, now: datetime) -> News | None:
    today = timezone.localdate(now)
    supervisor = supervisor_of(found.team, today)
    if supervisor is None:
        return None
    gaps = [
        {"start": gap.starts_at.isoformat(), "end": gap.ends_at.isoformat(), "on_duty": gap.on_duty}
        for gap in found.gaps[:LISTED]
    ]
    code = DutyGapsMessage.code
    return News(
        code,
        f"{code}:{found.team.pk}:{today}",
        recipient=supervisor.pk,
        params={"count": found.count, "gaps": gaps},
        path=reverse("visits:duty"),
    )
