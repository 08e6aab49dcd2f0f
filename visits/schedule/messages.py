"""What visits say to their visitors. Outside stand a day and a link, never whom it is about."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unioncare.core.ui.dates import day_full
from unioncare.notifications.kinds import Facts, MessageKind


class VisitArranged(MessageKind):
    """Somebody goes on a visit, its day changed, or they go no more."""

    code, label = "visit_arranged", gettext_lazy("Visits on which you go")
    icon = "calendar2-heart"

    def subject(self, facts: Facts) -> str:
        count = facts.get("count", 1)
        words = {
            "seated": _("You go on %(count)s visits, the first on %(day)s")
            if count > 1
            else _("You go on a visit on %(day)s"),
            "moved": _("A visit on which you go is now on %(day)s"),
            "replaced": _("You do not go on %(count)s visits any more, the first of them on %(day)s")
            if count > 1
            else _("You do not go on the visit of %(day)s any more"),
        }[facts["why"]]
        return words % {"day": _day(facts), "count": count}


def _day(facts: Facts) -> Any:
    return day_full(date.fromisoformat(facts["day"]))


MESSAGES = (VisitArranged(),)
