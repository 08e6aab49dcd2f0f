"""States and choices of campaigns, gifts and the lines of statements."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from donations.ledger.enums import Account


class CampaignState(models.TextChoices):
    """Life of a campaign. Whether gifts are asked for on a day is told by its days besides."""

    DRAFT = "draft", _("Draft")
    APPROVAL = "approval", _("Waiting for approval")
    OPEN = "open", pgettext_lazy("campaign", "Open")
    CLOSED = "closed", pgettext_lazy("campaign", "Closed")
    SETTLED = "settled", pgettext_lazy("campaign", "Settled")
    DROPPED = "dropped", pgettext_lazy("campaign", "Given up")


# Gifts are taken in: a transfer may arrive after the last day.
TAKING = (CampaignState.OPEN, CampaignState.CLOSED)


class Surplus(models.TextChoices):
    """What becomes of money that is left over; declared before the first gift."""

    MUTUAL_AID = "mutual_aid", _("To the mutual-aid fund")
    DONORS = "donors", _("Back to the donors")
    NEXT = "next", _("To the next campaign")


class ShownField(models.TextChoices):
    """What the beneficiary agrees to show to the members of the enterprise. Nothing else of them is shown."""

    MASKED_NAME = "masked_name", _("Name, partly hidden")
    NAME = "name", _("Full name")
    UNIT = "unit", _("Unit")
    BURDEN = "burden", _("How heavy the costs are, before and after")


class Channel(models.TextChoices):
    """How a gift arrived."""

    CASH = "cash", _("Cash")
    PAYROLL = "payroll", _("Deducted from wages")
    BANK = "bank", _("Bank transfer")
    WECHAT = "wechat", _("WeChat Pay")
    ALIPAY = "alipay", _("Alipay")


# Where the money of a channel lies once it has arrived.
PLACE_OF = {channel: Account.CASH if channel == Channel.CASH else Account.BANK for channel in Channel}


class Shown(models.TextChoices):
    """How a donor stands on the list of gifts, as they chose; who chose nothing is not named."""

    NAME = "name", _("With the name")
    MASKED = "masked", _("Name partly hidden")
    ANONYMOUS = "anonymous", _("Without a name")


class LineState(models.TextChoices):
    """What became of a line of a statement that named no campaign."""

    WAITING = "waiting", _("To be assigned")
    MATCHED = "matched", _("Booked as a gift")
    NO_GIFT = "no_gift", _("No gift")


class SurplusState(models.TextChoices):
    """Where the handling of what is left over stands."""

    ASKED = "asked", pgettext_lazy("surplus", "Waits for the second person")
    DONE = "done", pgettext_lazy("surplus", "Carried out")
    REFUSED = "refused", pgettext_lazy("surplus", "Refused")


class RefundState(models.TextChoices):
    """Where a gift that goes back stands."""

    DUE = "due", pgettext_lazy("refund", "To be given back")
    GIVEN = "given", pgettext_lazy("refund", "Given back")
    DROPPED = "dropped", pgettext_lazy("refund", "Stays in the fund")
