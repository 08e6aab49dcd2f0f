"""The scoreboard of the demo: the time before the product as somebody remembers it, and the past quarters."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from unioncare.core.periods import Period, quarters_up_to
from unioncare.organisation.enums import Role, UnitKind
from unioncare.organisation.models import Unit, User

from ..scoreboard.selectors.indicators import INDICATORS
from ..scoreboard.selectors.measuring import Everywhere
from ..scoreboard.services.comparing import Told, enter_baseline
from ..scoreboard.services.snapshots import take_of

# Quarters that are over, besides the one that runs.
PAST = 4
# What "basic management" came to, by the mock-ups: value and of how many.
BASIC = {
    "A2": ("0.51", 312), "A4": ("0.40", 15), "B1": ("23", 14), "B2": ("0.364", 11), "C1": ("0.712", 2980),
    "C4": ("0.429", 14), "D2": ("0.643", 14), "D5": ("0.58", 3), "E1": ("0.182", 11), "G1": ("62", 9),
    "G3": ("0.74", 9), "G4": ("52", 205),
}  # fmt: skip


def seed_scoreboard(enterprise: Unit, *, now: datetime) -> None:
    """Enter the baseline of one enterprise, and take it and its branches as they were."""
    today = timezone.localdate(now)
    chair = User.objects.filter(posts__unit=enterprise, posts__role=Role.CHAIR).order_by("pk").first()
    year = today.year - 2
    told = Told(f"基础管理 {year}", date(year, 1, 1), date(year, 12, 31), "上线前的台账和抽样核对")
    values = {code: (Decimal(value), n) for code, (value, n) in BASIC.items() if code in INDICATORS}
    enter_baseline(unit=enterprise, told=told, values=values, actor=chair, now=now)
    units = [enterprise, *Unit.objects.within(enterprise.path).filter(kind=UnitKind.BRANCH)]
    for period in [*quarters_up_to(today, PAST + 1), Period(today.year, 1, 12)]:
        with transaction.atomic():
            take_of(units=units, period=period, now=now, everywhere=Everywhere())
