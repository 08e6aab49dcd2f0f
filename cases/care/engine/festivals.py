"""Festivals at which a visit is due. Their dates are rows of the calendar, found by the name they carry there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Festival(TextChoices):
    """The public holidays by name."""

    NEW_YEAR = "new_year", _("New Year")
    SPRING = "spring", _("Spring Festival")
    QINGMING = "qingming", _("Qingming Festival")
    LABOUR = "labour", _("Labour Day")
    DRAGON_BOAT = "dragon_boat", _("Dragon Boat Festival")
    MID_AUTUMN = "mid_autumn", _("Mid-Autumn Festival")
    NATIONAL = "national", _("National Day")


_NAMES = {
    Festival.NEW_YEAR: ("元旦", "new year"),
    Festival.SPRING: ("春节", "spring festival"),
    Festival.QINGMING: ("清明", "qingming"),
    Festival.LABOUR: ("劳动节", "labour day"),
    Festival.DRAGON_BOAT: ("端午", "dragon boat"),
    Festival.MID_AUTUMN: ("中秋", "mid-autumn"),
    Festival.NATIONAL: ("国庆", "national day"),
}


@dataclass(frozen=True, slots=True)
class FestivalDay:
    """The first free day of a festival."""

    code: str
    on: date


def festivals_named(holidays: Iterable[tuple[date, str, str]]) -> tuple[FestivalDay, ...]:
    """Return the first day of each run of holidays that carries a festival's name: (day, Chinese, English name)."""
    found: list[FestivalDay] = []
    last: dict[str, date] = {}
    for on, zh, en in sorted(holidays):
        for code in _codes(zh, en.lower()):
            if last.get(code, date.min) < on - timedelta(days=3):
                found.append(FestivalDay(code, on))
            last[code] = on
    return tuple(found)


def _codes(zh: str, en: str) -> list[str]:
    # "国庆节、中秋节" is one run of days for two festivals. The Chinese New Year is not the New Year.
    lunar = "chinese new year" in en or "lunar new year" in en
    return [
        code.value
        for code, (word, english) in _NAMES.items()
        if (word in zh) or (english in en and not (lunar and code == Festival.NEW_YEAR))
    ]
