"""Permissions of the care room."""

from cases.members.permissions import CADRES
from unioncare.organisation.access import declare, let_administrators_edit, let_union_administrators_edit
from unioncare.organisation.enums import Role

SEERS = (
    Role.GROUP_LEADER,
    Role.BRANCH_CHAIR,
    Role.WELFARE_OFFICER,
    Role.WOMENS_OFFICER,
    Role.INSURANCE_OFFICER,
    Role.VICE_CHAIR,
    Role.CHAIR,
)

declare("cases.see_case", SEERS)
declare("cases.report_case", (*CADRES, Role.COMMITTEE_MEMBER))
declare("cases.verify_case", (Role.BRANCH_CHAIR, Role.WELFARE_OFFICER))
declare("cases.note_facts", (Role.BRANCH_CHAIR, Role.WELFARE_OFFICER, Role.WOMENS_OFFICER, Role.INSURANCE_OFFICER))
declare("cases.grade_case", (Role.WELFARE_OFFICER,))
declare("cases.plan_case", (Role.WELFARE_OFFICER,))
declare("cases.close_case", (Role.WELFARE_OFFICER,))
declare("cases.undo_death", (Role.WELFARE_OFFICER, Role.CHAIR))
declare("cases.record_consent", (Role.GROUP_LEADER, Role.BRANCH_CHAIR, Role.WELFARE_OFFICER, Role.WOMENS_OFFICER))
declare("cases.tell_family", (Role.GROUP_LEADER, Role.BRANCH_CHAIR, Role.WELFARE_OFFICER, Role.WOMENS_OFFICER))
declare("cases.see_documents", (Role.BRANCH_CHAIR, Role.WELFARE_OFFICER, Role.INSURANCE_OFFICER, Role.CHAIR))
declare("cases.export_cases", (Role.WELFARE_OFFICER, Role.VICE_CHAIR, Role.CHAIR))
declare("cases.import_cases", (Role.WELFARE_OFFICER,))
declare("cases.see_protocol", tuple(Role))
declare("cases.edit_protocol", (Role.WELFARE_OFFICER,))
declare("cases.retire_protocol", (Role.CHAIR,))

# Why P is what it is stays inside the counselling team; everybody else reads P alone.
declare("cases.see_psych", (Role.COUNSELLOR, Role.COUNSELLING_SUPERVISOR))

let_union_administrators_edit("cases", "disease", "livingline", "burdenscale", "consenttext")
let_administrators_edit("cases", "illnesscase", acts=("view",))
