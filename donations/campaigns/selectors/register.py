"""What somebody took in at the cash register today."""

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Count, QuerySet, Sum
from django.utils import timezone

from ..enums import Channel
from ..models import Campaign, Gift
from .paying import reversed_in

if TYPE_CHECKING:
    from unioncare.organisation.models import User

SHOWN = 30


@dataclass(frozen=True, slots=True)
class Till:
    """The register of one person on one day: count, sum in CNY, and the last gifts, the newest first."""

    count: int
    total: Decimal
    rows: list[Gift]

    @property
    def last(self) -> Gift | None:
        return self.rows[0] if self.rows else None


def taken_by(campaign: Campaign, person: "User", day: date) -> QuerySet[Gift]:
    """Return the cash that somebody took in on a day and that stands, the newest first."""
    begins = timezone.make_aware(datetime.combine(day, time.min))
    rows = Gift.objects.filter(
        campaign=campaign, channel=Channel.CASH, recorded_by=person, recorded_at__gte=begins,
        refund__isnull=True,
    )  # fmt: skip
    return rows.exclude(reversed_in(campaign)).order_by("-pk")


def till_of(campaign: Campaign, person: "User", day: date) -> Till:
    """Return the register of somebody on a day; two queries."""
    taken = taken_by(campaign, person, day)
    sums = taken.order_by().aggregate(count=Count("pk"), total=Sum("amount"))
    return Till(sums["count"], sums["total"] or Decimal(0), list(taken[:SHOWN]))
