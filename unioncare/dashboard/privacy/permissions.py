"""Permissions of the privacy room. Whoever entered a request never decides it, whatever their role."""

from unioncare.organisation.access import declare
from unioncare.organisation.enums import Role

LEADERS = (Role.VICE_CHAIR, Role.CHAIR)
ENTERING = (Role.BRANCH_CHAIR, Role.WELFARE_OFFICER, Role.ORGANISATION_OFFICER, Role.CLERK)

SEE, ENTER = "dashboard.see_privacy_requests", "dashboard.enter_privacy_request"
DECIDE, CARRY_OUT = "dashboard.decide_privacy_request", "dashboard.carry_out_privacy_request"
SEE_CONSENTS, SEE_ACCESS = "dashboard.see_consents", "dashboard.see_access_log"
SEE_RETENTION, HOLD = "dashboard.see_retention", "dashboard.hold_case"

declare(SEE, (*ENTERING, *LEADERS))
declare(ENTER, ENTERING)
declare(DECIDE, LEADERS)
# Also who hands a copy out: it holds what the welfare officer reads anyway.
declare(CARRY_OUT, (Role.WELFARE_OFFICER, *LEADERS))
declare(SEE_CONSENTS, (Role.BRANCH_CHAIR, Role.WELFARE_OFFICER, *LEADERS))
declare(SEE_ACCESS, (Role.WELFARE_OFFICER, *LEADERS))
declare(SEE_RETENTION, (Role.WELFARE_OFFICER, Role.AUDITOR, *LEADERS))
declare(HOLD, LEADERS)
