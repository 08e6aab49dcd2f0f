"""What campaigns say when they end: sums and codes, never who gave or whom it is for."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from unioncare.notifications.kinds import Facts, MessageKind


class CampaignClosed(MessageKind):
    """A campaign asks for no more gifts: what it raised, and what was pledged and has not come yet."""

    code, label = "campaign_closed", gettext_lazy("A campaign has closed")
    icon = "gift"

    def subject(self, facts: Facts) -> str:
        return _("Campaign %(campaign)s has closed: %(raised)s of %(goal)s CNY were raised") % facts

    def lines(self, facts: Facts) -> list[str]:
        if not facts["pledges"]:
            return []
        words = ngettext(
            "%(pledges)s pledge is not kept yet: what arrives late is still booked.",
            "%(pledges)s pledges are not kept yet: what arrives late is still booked.",
            facts["pledges"],
        )
        return [words % facts]


MESSAGES = (CampaignClosed(),)
