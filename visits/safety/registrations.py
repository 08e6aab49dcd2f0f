"""What the safety room tells the rooms and apps below it; called once at start-up."""

from auditlog.registry import auditlog
from django.utils.translation import gettext_lazy as _

from cases.care.contributions import CaseAct, register_act, register_closing_check
from unioncare.core import navigation, thresholds
from unioncare.notifications import kinds as messages

from ..counselling.contributions import register_ending_check
from ..schedule.contributions import register_hotlines
from . import kinds, receivers  # noqa: F401 -- imported for what they register
from .messages import MESSAGES
from .models import DutyShift, Hotline
from .permissions import SEE_DUTY
from .selectors.hotlines import hotlines
from .selectors.open_alerts import why_not_close, why_not_end
from .thresholds import ALL


def register() -> None:
    """Name the numbers and messages of the chain, hold a case back while an alert is open, put Duty into the frame."""
    auditlog.register(DutyShift)
    auditlog.register(Hotline)
    thresholds.register(*ALL)
    messages.register(MESSAGES)
    register_closing_check("safety", why_not_close)
    register_hotlines(hotlines)
    register_act(CaseAct(_("Member in danger"), "exclamation-octagon", "visits:tell", "visits.go_visiting", order=70))
    register_ending_check(why_not_end)
    navigation.register(
        navigation.NavItem(
            "duty",
            _("Duty"),
            "telephone-inbound",
            "visits:duty",
            group="care",
            order=35,
            permission=SEE_DUTY,
            phone=True,
            places=("visits:duty", "visits:alert", "visits:interview", "visits:measure", "visits:tell_any"),
        )
    )
