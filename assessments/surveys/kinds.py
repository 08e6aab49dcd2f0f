"""The work items of the surveys room."""

from django.utils.translation import gettext_lazy as _

from cases.care.kinds import OWNER
from unioncare.worklist.kinds import WorkKind, register

LINK = "survey_link"
# The item by which the plan of a case asks for a survey; it is the care room's.
PLANNED = "survey"

register(
    (
        WorkKind(
            LINK, _("Pass on a survey"), "chat-left-text", OWNER, "assessments:pass_on", _("Pass it on"), by_item=True,
            survives=True,
        ),
    )
)  # fmt: skip
