"""Telling visitors that they go, and that the day is another one."""

from datetime import datetime

from unioncare.notifications.services.telling import News, tell

from ..messages import VisitArranged
from ..models import Seat, Visit


def tell_visitor(*, seat: Seat, visit: Visit, why: str, now: datetime) -> None:
    """Tell one visitor of a visit: which day, never whom it is about."""
    params = {"why": why, "day": visit.planned_on.isoformat()}
    key = f"{VisitArranged.code}:{visit.pk}:{why}:{now.isoformat()}"
    news = News(VisitArranged.code, key, recipient=seat.user_id, params=params, path=visit.get_absolute_url())
    tell(news=[news], now=now)
