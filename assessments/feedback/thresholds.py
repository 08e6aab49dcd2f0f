"""The numbers of the feedback room that administrators may change; defaults of domain annex §12."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from unioncare.core.thresholds import Named

ACKNOWLEDGE_DAYS = Named(
    "feedback.acknowledge_days", _("Feedback is acknowledged within"), _("From the day on which it came."),
    _("working days"), default=Decimal(3), minimum=Decimal(1), maximum=Decimal(30),
)  # fmt: skip
ANSWER_DAYS = Named(
    "feedback.answer_days", _("Feedback is answered within"), _("From the day on which it came or was reopened."),
    _("working days"), default=Decimal(15), minimum=Decimal(1), maximum=Decimal(120),
)  # fmt: skip
MAJOR_DAYS = Named(
    "feedback.major_days", _("Feedback on a major matter is answered within"),
    _("From the day on which it came or was reopened."),
    _("working days"), default=Decimal(30), minimum=Decimal(1), maximum=Decimal(240),
)  # fmt: skip
LIMITATION_DAYS = Named(
    "feedback.limitation_days", _("A limitation date is watched before it by"),
    _("Rights that are not claimed until that date are lost; somebody must act well before."),
    _("days"), default=Decimal(30), minimum=Decimal(1), maximum=Decimal(365),
)  # fmt: skip
CLOSE_DAYS = Named(
    "feedback.close_days", _("Answered feedback closes without a word after"),
    _("Until then whoever asked can say that they are dissatisfied."),
    _("days"), default=Decimal(30), minimum=Decimal(7), maximum=Decimal(365),
)  # fmt: skip
KEEP_YEARS = Named(
    "feedback.keep_years", _("Words and contacts of feedback are kept for"),
    _("From its end; then numbers and days alone stay."),
    _("years"), default=Decimal(3), minimum=Decimal(1), maximum=Decimal(30),
)  # fmt: skip
ALL = (ACKNOWLEDGE_DAYS, ANSWER_DAYS, MAJOR_DAYS, LIMITATION_DAYS, CLOSE_DAYS, KEEP_YEARS)
