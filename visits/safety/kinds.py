"""The work items of the safety room. All are private: their person alone sees them, and they climb to nobody.

Their names leave the house in messages, so they tell neither whom it concerns nor why.
"""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from unioncare.worklist.kinds import WorkKind, register

CALL, INTERVIEW, CONTACT = "risk_call", "risk_interview", "risk_contact"

register(
    (
        WorkKind(CALL, _("A member needs you now"), "telephone-inbound", act_url="visits:alert", act_label=_("Answer")),
        WorkKind(
            INTERVIEW,
            _("Conversation with the member"),
            "chat-heart",
            act_url="visits:interview",
            act_label=_("Record the conversation"),
            points=Decimal(3),
        ),
        WorkKind(
            CONTACT,
            _("Bring somebody in today"),
            "people",
            act_url="visits:measure",
            act_label=_("Note who was reached"),
        ),
    )
)
