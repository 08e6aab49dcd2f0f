"""What counsellors are told: never whom it concerns, nor why."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unioncare.notifications.kinds import Facts, MessageKind


class RiskCallMessage(MessageKind):
    """At once, over every way on which the person is reached: somebody must answer."""

    code, label = "risk_call", gettext_lazy("A member needs you now")
    icon, urgent, mutable, insists = "telephone-inbound", True, False, True
    button = gettext_lazy("Answer")

    def subject(self, facts: Facts) -> str:
        return _("A member needs you now")

    def lines(self, facts: Facts) -> list[str]:
        return [_("Open UnionCare and take it on. Whoever is first is enough; the others are told.")]


MESSAGES = (RiskCallMessage(),)
