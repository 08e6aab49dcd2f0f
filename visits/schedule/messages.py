"""What visits say to their visitors. Outside stand a day and a link, never whom it is about."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unioncare.core.ui.dates import day_full
from unioncare.notifications.kinds import Facts, MessageKind


class VisitArranged(MessageKind):
    """Somebody goes on a visit, or its day changed."""

    code, label = "visit_arranged", gettext_lazy("Visits on which you go")
    icon = "calendar2-heart"
    button = gettext_lazy("Open the visit")

    def subject(self, facts: Facts) -> str:
        words = {
            "seated": _("You go on a visit on %(day)s"),
            "moved": _("A visit on which you go is now on %(day)s"),
        }[facts["why"]]
        return words % {"day": _day(facts)}


def _day(facts: Facts) -> Any:
    return day_full(date.fromisoformat(facts["day"]))


MESSAGES = (VisitArranged(),)
