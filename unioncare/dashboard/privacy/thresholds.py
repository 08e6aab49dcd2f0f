"""The numbers of the privacy room that administrators may change."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from unioncare.core.thresholds import Named

ANSWER_DAYS = Named(
    "privacy.answer_days",
    _("A privacy request is answered within"),
    _("From the day on which it was received."),
    _("working days"),
    default=Decimal(15),
    minimum=Decimal(1),
    maximum=Decimal(30),
)
CASE_YEARS = Named(
    "privacy.case_years",
    _("A case is kept after it ended for"),
    _("Then the daily sweep erases it; the ledger stays. Disputes, open payments and holds keep it longer."),
    _("years"),
    default=Decimal(5),
    minimum=Decimal(5),
    maximum=Decimal(30),
)
ANSWER_YEARS = Named(
    "privacy.named_answer_years",
    _("Survey answers with a name are kept for"),
    _("Of members without a case; with a case they go together with it."),
    _("years"),
    default=Decimal(3),
    minimum=Decimal(1),
    maximum=Decimal(30),
)
COPY_DAYS = Named(
    "privacy.copy_days",
    _("A copy made for a member is kept for"),
    _("It lies encrypted and can be handed out all these days; then it is deleted."),
    _("days"),
    default=Decimal(14),
    minimum=Decimal(1),
    maximum=Decimal(60),
)
ALL = (ANSWER_DAYS, CASE_YEARS, ANSWER_YEARS, COPY_DAYS)
