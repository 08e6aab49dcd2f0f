"""A visit's referral for legal help becomes a request."""

import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from unioncare.core.audit import attributed
from unioncare.worklist.selectors.acting import why_not
from unioncare.worklist.services import complete_item

from ..enums import Category, Way
from ..errors import FeedbackRefused
from ..models import FeedbackRequest
from .receiving import FeedbackEntry, receive_feedback

if TYPE_CHECKING:
    from unioncare.organisation.models import User
    from unioncare.worklist.models import WorkItem
    from visits.schedule.models import VisitReferral


@attributed
def open_referral(*, referral: "VisitReferral", item: "WorkItem", actor: "User", now: datetime) -> FeedbackRequest:
    """Open the need as a request of the member and complete its work item; raise a Refusal where neither is possible.

    Without consent nothing of what was noted is taken over.
    """
    if (reason := why_not("do", item, actor)) is not None:
        raise FeedbackRefused(reason)
    case = referral.record.visit.case
    words = referral.detail if case.may_process else ""
    entry = FeedbackEntry(
        key=uuid.uuid4(), unit=case.unit, category=Category.RIGHTS, way=Way.VISIT, name=case.member.name,
        text=words or _("Noted on a visit as a need for legal help."), referral=referral, case=case,
    )  # fmt: skip
    # First, for it locks the item: whoever clicks twice opens one request.
    complete_item(item=item, actor=actor, now=now, result=_("Opened as a request for rights help"))
    return receive_feedback(entry=entry, actor=actor, now=now)[0]
