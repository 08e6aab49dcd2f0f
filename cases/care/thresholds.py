"""The numbers of the care room that administrators may change."""

from decimal import Decimal

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from unioncare.core.thresholds import Named

CONDOLENCE_DAYS = Named(
    "care.condolence_days",
    _("Condolence after a death within"),
    _("From the day on which the death is recorded."),
    _("working days"),
    default=Decimal(3),
    minimum=Decimal(1),
    maximum=Decimal(60),
)
HAND_OVER_DAYS = Named(
    "care.hand_over_days",
    _("Hand-over of a case after a move within"),
    _("From the day on which the roster tells that the member moved or left."),
    _("working days"),
    default=Decimal(5),
    minimum=Decimal(1),
    maximum=Decimal(60),
)
SILENT_CHECK_DAYS = Named(
    "care.silent_check_days",
    _("Getting in touch again within"),
    _("From the day on which a case stood out because nobody had been in contact."),
    _("working days"),
    default=Decimal(2),
    minimum=Decimal(1),
    maximum=Decimal(60),
)
LETTER_DAYS = Named(
    "care.letter_days",
    _("A letter to a family opens for"),
    _("So long the code on the slip leads to the letter's words."),
    _("days"),
    default=Decimal(30),
    minimum=Decimal(1),
    maximum=Decimal(365),
)
# About half as long again as the standard protocol's visits are apart.
_SILENT_DAYS = {1: 120, 2: 45, 3: 21, 4: 10}


def _silent_days(level: int, default: int) -> Named:
    return Named(
        f"care.silent_days_{level}",
        format_lazy(_("No contact, care level {level}"), level=level),
        _("A case in which nobody was in contact for so many days raises an item of its own for its owner."),
        _("days"),
        default=Decimal(default),
        minimum=Decimal(1),
        maximum=Decimal(1000),
    )


SILENT_DAYS = {level: _silent_days(level, default) for level, default in _SILENT_DAYS.items()}
