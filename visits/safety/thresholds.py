"""The numbers of the safety room that administrators may change."""

from datetime import timedelta
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from unioncare.core import thresholds
from unioncare.core.thresholds import Named

SUPERVISOR_MINUTES = Named(
    "safety.supervisor_minutes",
    _("Danger: the supervisor is called after"),
    _("From the sign of danger, when nobody on duty has taken it on."),
    _("minutes"),
    default=Decimal(30),
    minimum=Decimal(1),
    maximum=Decimal(1440),
)
NEXT_DUTY_MINUTES = Named(
    "safety.next_duty_minutes",
    _("Danger: the next on duty are called after"),
    _("From the sign of danger, when the supervisor has not taken it on either."),
    _("minutes"),
    default=Decimal(120),
    minimum=Decimal(2),
    maximum=Decimal(2880),
)
INTERVIEW_MINUTES = Named(
    "safety.interview_minutes",
    _("Danger: somebody has spoken with the member within"),
    _("From the sign of danger. After it the supervisor is called, whoever took it on."),
    _("minutes"),
    default=Decimal(120),
    minimum=Decimal(5),
    maximum=Decimal(2880),
)
REPEAT_MINUTES = Named(
    "safety.repeat_minutes",
    _("Danger: all are called again every"),
    _("After the last step, until somebody takes it on, speaks with the member, or brings somebody in."),
    _("minutes"),
    default=Decimal(60),
    minimum=Decimal(5),
    maximum=Decimal(1440),
)
CONTACT_MINUTES = Named(
    "safety.contact_minutes",
    _("Danger: after a grave conversation somebody is brought in within"),
    _("From the record of the conversation, at the latest at the end of the day. After it the supervisor is called."),
    _("minutes"),
    default=Decimal(120),
    minimum=Decimal(5),
    maximum=Decimal(1440),
)
ON_DUTY = Named(
    "safety.on_duty",
    _("Counsellors on duty at any time"),
    _("Times with fewer stand under the gaps."),
    _("persons"),
    default=Decimal(2),
    minimum=Decimal(1),
    maximum=Decimal(10),
)
GAP_DAYS = Named(
    "safety.gap_days",
    _("Gaps of the duty roster are shown for the next"),
    _("On the page of the roster and under the organisation gaps."),
    _("days"),
    default=Decimal(14),
    minimum=Decimal(1),
    maximum=Decimal(62),
)
TOLD_DAYS = Named(
    "safety.told_days",
    _("The supervisor is told of gaps within the next"),
    _("Once a day, as long as there are any."),
    _("days"),
    default=Decimal(3),
    minimum=Decimal(1),
    maximum=Decimal(31),
)
LONGEST_SHIFT = Named(
    "safety.longest_shift_hours",
    _("Longest shift on duty"),
    _("A longer one is taken for a slip of the pen."),
    _("hours"),
    default=Decimal(168),
    minimum=Decimal(1),
    maximum=Decimal(744),
)
ALL = (
    SUPERVISOR_MINUTES, NEXT_DUTY_MINUTES, INTERVIEW_MINUTES, REPEAT_MINUTES, CONTACT_MINUTES, ON_DUTY, GAP_DAYS,
    TOLD_DAYS, LONGEST_SHIFT,
)  # fmt: skip


def minutes(named: Named) -> timedelta:
    """Return a threshold of the chain as a time."""
    return timedelta(minutes=float(thresholds.value(named.code)))
