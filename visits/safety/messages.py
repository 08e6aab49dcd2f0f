"""What counsellors are told: never whom it concerns, nor why."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from unioncare.core.ui.dates import moment
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


class DutyGapsMessage(MessageKind):
    """Once a day for the supervisor, as long as the roster has gaps in the next days."""

    code, label = "duty_gaps", gettext_lazy("Gaps of the duty roster")
    icon, mutable = "calendar2-x", False
    button = gettext_lazy("Open the roster")

    def subject(self, facts: Facts) -> str:
        words = ngettext(
            "The duty roster has %(count)s gap in the next days",
            "The duty roster has %(count)s gaps in the next days",
            facts["count"],
        )
        return words % {"count": facts["count"]}

    def lines(self, facts: Facts) -> list[str]:
        return [
            _("From %(start)s to %(end)s: %(count)s on duty")
            % {"start": _moment(gap["start"]), "end": _moment(gap["end"]), "count": gap["on_duty"]}
            for gap in facts["gaps"]
        ]


def _moment(text: str) -> str:
    return moment(datetime.fromisoformat(text))


MESSAGES = (RiskCallMessage(), DutyGapsMessage())
