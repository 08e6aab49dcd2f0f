"""Permissions of the worklist."""

from unioncare.organisation.access import declare, let_union_administrators_edit
from unioncare.organisation.enums import Role

SUPERVISORS = (Role.BRANCH_CHAIR, Role.WELFARE_OFFICER, Role.VICE_CHAIR, Role.CHAIR)

declare("worklist.see_work", tuple(Role))
declare("worklist.see_confidential", (Role.COUNSELLOR, Role.COUNSELLING_SUPERVISOR))
declare("worklist.see_unit_work", SUPERVISORS)
declare("worklist.assign_work", SUPERVISORS)
declare("worklist.waive_work", SUPERVISORS)
declare("worklist.export_work", (Role.WELFARE_OFFICER, Role.VICE_CHAIR, Role.CHAIR))
declare("worklist.decide_approvals", (*SUPERVISORS, Role.AUDITOR, Role.PARTY_SECRETARY, Role.COMMITTEE_MEMBER))

let_union_administrators_edit("worklist", "responsibility", "approvalsteprule", "reminderrule", "escalationstep")
