"""The numbers of the aid room that administrators may change."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from unioncare.core.thresholds import Named

NOTICE_DAYS = Named(
    "aid.notice_days",
    _("A public notice stands for"),
    _("From the working day after its publication; then it withdraws itself."),
    _("working days"),
    default=Decimal(5),
    minimum=Decimal(1),
    maximum=Decimal(60),
)
OBJECTION_DAYS = Named(
    "aid.objection_days",
    _("An objection is answered within"),
    _("The payment waits for the answer."),
    _("working days"),
    default=Decimal(5),
    minimum=Decimal(1),
    maximum=Decimal(60),
)
PAPERS_DAYS = Named(
    "aid.papers_days",
    _("Papers of an emergency advance are handed in within"),
    _("From the day on which the chair approved it."),
    _("working days"),
    default=Decimal(3),
    minimum=Decimal(1),
    maximum=Decimal(60),
)
STEP_DAYS = Named(
    "aid.step_days",
    _("A step of a grant is done within"),
    _("Publishing it, ordering its payment, bringing the signed receipt."),
    _("working days"),
    default=Decimal(3),
    minimum=Decimal(1),
    maximum=Decimal(60),
)
EFFECT_DAYS = Named(
    "aid.effect_days",
    _("What aid did is looked at within"),
    _("From the day one, three and six months after the payment."),
    _("working days"),
    default=Decimal(10),
    minimum=Decimal(1),
    maximum=Decimal(60),
)
SIGNING_DAYS = Named(
    "aid.signing_days",
    _("A condolence list is handed over within"),
    _("From its approval until the last signature is noted."),
    _("working days"),
    default=Decimal(10),
    minimum=Decimal(1),
    maximum=Decimal(60),
)
REVIEW_DAYS = Named(
    "aid.hardship_review_days",
    _("Hardship is assessed anew after"),
    _("Until then a class of hardship counts for aid."),
    _("days"),
    default=Decimal(365),
    minimum=Decimal(30),
    maximum=Decimal(730),
)

ALL = (NOTICE_DAYS, OBJECTION_DAYS, PAPERS_DAYS, STEP_DAYS, EFFECT_DAYS, SIGNING_DAYS, REVIEW_DAYS)
