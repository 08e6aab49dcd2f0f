"""What is about members and stands in no table of the copy, each with its reason."""

from typing import Final

from django.db.models import Model

from assessments.feedback.models import FeedbackStep
from assessments.surveys.models import SpentLink
from cases.insurance.models import ClaimStep
from donations.aid.models import GrantStep
from donations.campaigns.models import CampaignStep, Gift, Pledge, Refund, StatementLine, SurplusAct
from unioncare.dashboard.privacy.models import LegalHold, PrivacyCopy, PrivacyStep
from unioncare.dashboard.simulation.models import SimulatedCase
from visits.counselling.models import (
    Assignment,
    Counselling,
    CounsellingMove,
    EmergencyAccess,
    Goal,
    Referral,
)
from visits.member_page.models import MemberLink
from visits.safety.models import RiskAlert, RiskCall, RiskInterview, RiskMeasure, RiskSignal, RiskStep
from visits.schedule.models import Attendance, Seat, SeatChange, VisitMove
from visits.screening.models import ScaleResult, ScreeningInvitation

COUNSELLED: Final = "what was said and done in counselling is handed out by the counselling team"
DANGER: Final = "danger to the member's own life: handed out by the counselling team after talking with the member"
STAFF: Final = "says which of the staff did what when; what came of it stands in the table of the thing itself"
SECRET: Final = "the secret of an address and its days; nothing about the member"
OTHERS: Final = "data of those who gave, not of the member for whom they gave"

LEFT_OUT: dict[type[Model], str] = {
    **dict.fromkeys(
        (Assignment, Counselling, CounsellingMove, EmergencyAccess, Goal, Referral, ScaleResult), COUNSELLED
    ),
    **dict.fromkeys((RiskAlert, RiskCall, RiskInterview, RiskMeasure, RiskSignal, RiskStep), DANGER),
    **dict.fromkeys(
        (Attendance, Seat, SeatChange, VisitMove, ClaimStep, GrantStep, CampaignStep, FeedbackStep, PrivacyStep), STAFF
    ),
    **dict.fromkeys((MemberLink, ScreeningInvitation, SpentLink), SECRET),
    **dict.fromkeys((Gift, Pledge, Refund, StatementLine, SurplusAct), OTHERS),
    PrivacyCopy: "the copy itself",
    LegalHold: "why the union keeps a case for a dispute: its lawyers tell",
    SimulatedCase: "a trial of a draft protocol, decided about nobody",
}
