"""The numbers of the insurance room that administrators may change."""

from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from unioncare.core.thresholds import Named

REQUIRED_RATE = Named(
    "insurance.required_rate",
    _("Enrolment rate asked for"),
    _("Where no target was set for a unit or above it."),
    _("per cent"),
    default=Decimal(100),
    minimum=Decimal(1),
    maximum=Decimal(100),
)
SMALL_UNIT = Named(
    "insurance.small_unit",
    _("Units that must enrol everybody have fewer than"),
    _("Whatever target is set for them."),
    _("members"),
    default=Decimal(100),
    minimum=Decimal(0),
    maximum=Decimal(10_000),
)
ASK_AGAIN = Named(
    "insurance.ask_again_days",
    _("Somebody who refused is asked again after"),
    _("Proposed when a refusal is recorded."),
    _("days"),
    default=Decimal(180),
    minimum=Decimal(1),
    maximum=Decimal(1095),
)


REVIEW_DAYS = Named(
    "insurance.review_days",
    _("A claim is reviewed within"),
    _("From the day on which it was sent to the review of the unit; never later than its deadline."),
    _("days"),
    default=Decimal(3),
    minimum=Decimal(1),
    maximum=Decimal(60),
)
SUPPLEMENT_DAYS = Named(
    "insurance.supplement_days",
    _("A supplement is handed in within"),
    _("Proposed when an insurer asks for one and names no day."),
    _("days"),
    default=Decimal(7),
    minimum=Decimal(1),
    maximum=Decimal(180),
)
PAYMENT_DAYS = Named(
    "insurance.payment_days",
    _("A payment is followed up after"),
    _("From the day on which the approval was noted."),
    _("days"),
    default=Decimal(30),
    minimum=Decimal(1),
    maximum=Decimal(365),
)
ANSWER_DAYS = Named(
    "insurance.answer_days",
    _("A rejection is answered within"),
    _("By an appeal, or by closing the claim."),
    _("days"),
    default=Decimal(15),
    minimum=Decimal(1),
    maximum=Decimal(180),
)


def _before_the_end(step: str, label: Promise, days: int) -> Named:
    return Named(
        f"insurance.renewal_{step}_days",
        label,
        _("Before the last day of the term; it is due when the next step begins."),
        _("days"),
        default=Decimal(days),
        minimum=Decimal(1),
        maximum=Decimal(365),
    )


RENEWAL_ROSTER_DAYS = _before_the_end("roster", _("Renewal: the roster is compared"), 60)
RENEWAL_BUDGET_DAYS = _before_the_end("budget", _("Renewal: the budget is settled"), 45)
RENEWAL_NOTICE_DAYS = _before_the_end("notice", _("Renewal: members are given notice"), 30)
RENEWAL_PAYMENT_DAYS = _before_the_end("payment", _("Renewal: the premium is paid"), 15)

ALL = (
    REQUIRED_RATE,
    SMALL_UNIT,
    ASK_AGAIN,
    REVIEW_DAYS,
    SUPPLEMENT_DAYS,
    PAYMENT_DAYS,
    ANSWER_DAYS,
    RENEWAL_ROSTER_DAYS,
    RENEWAL_BUDGET_DAYS,
    RENEWAL_NOTICE_DAYS,
    RENEWAL_PAYMENT_DAYS,
)
