"""What the feedback room tells the apps and rooms below it; called once at start-up."""

import rules
from auditlog.registry import auditlog
from django.utils.translation import gettext_lazy as _

from unioncare.core import navigation, thresholds
from unioncare.core.stored_files import goes_with_its_row
from unioncare.organisation.access import declare
from unioncare.worklist import holdings
from unioncare.worklist.conflicts import register_conflicts, register_readers
from unioncare.worklist.enums import SubjectKind
from unioncare.worklist.holdings import Holding
from unioncare.worklist.locks import register_lock
from visits.schedule.contributions import register_taker
from visits.schedule.enums import Need
from visits.schedule.kinds import REFERRALS

from . import kinds, permissions, receivers  # noqa: F401 -- imported for what they declare and whom they listen to
from .access import SEE
from .models import FeedbackFile, FeedbackRequest, RightsHelp
from .selectors.access import is_open_to
from .selectors.concerned import people_barred
from .services.climbing import count_complaints, move_complaints
from .services.flow import lock_request_of
from .thresholds import ALL

_HIDDEN = {"mask_callable": "unioncare.core.masking.mask_everything"}


def register() -> None:
    """Register thresholds, the trail, who must keep away, and the place in the navigation.

    The trail tells neither whom a complaint is about nor who wrote.
    """
    thresholds.register(*ALL)
    declare(SEE, permissions.STAFF, extra=rules.predicate(is_open_to))
    register_conflicts(SubjectKind.FEEDBACK, people_barred)
    register_readers(SubjectKind.FEEDBACK, SEE)
    register_lock(SubjectKind.FEEDBACK, lock_request_of)
    holdings.register(Holding("complaints", _("Complaints to be answered"), count_complaints, move_complaints))
    register_taker(REFERRALS[Need.LEGAL], "assessments:feedback_of_referral", _("Open as a request for rights help"))
    goes_with_its_row(FeedbackFile, "file", folder="feedback")
    auditlog.register(
        FeedbackRequest, exclude_fields=["about", "code_index", "member"], mask_fields=["name", "phone"], **_HIDDEN
    )
    auditlog.register(
        RightsHelp, mask_fields=["applicant", "respondent", "amount", "facts", "evidence", "result"], **_HIDDEN
    )
    navigation.register(
        navigation.NavItem(
            "feedback", _("Feedback"), "chat-left-dots", "assessments:feedback", group="improvement", order=20,
            permission=SEE, places=("assessments:feedback",),
        )
    )  # fmt: skip
