"""Permissions of the insurance room. Claims tell of illness: fewer see them than see who is insured."""

from cases.members.permissions import CADRES
from unioncare.organisation.access import declare, let_union_administrators_edit
from unioncare.organisation.enums import Role

declare("cases.see_insurance", (*CADRES, Role.FINANCE_OFFICER, Role.AUDITOR))
declare("cases.enrol_members", (Role.INSURANCE_OFFICER, Role.WELFARE_OFFICER))
declare("cases.open_term", (Role.INSURANCE_OFFICER,))
declare("cases.import_enrolments", (Role.INSURANCE_OFFICER, Role.WELFARE_OFFICER))
declare("cases.export_enrolments", (Role.INSURANCE_OFFICER, Role.FINANCE_OFFICER))
declare(
    "cases.see_bill",
    (Role.INSURANCE_OFFICER, Role.FINANCE_OFFICER, Role.AUDITOR, Role.VICE_CHAIR, Role.CHAIR),
)
declare("cases.set_target", (Role.INSURANCE_OFFICER, Role.VICE_CHAIR, Role.CHAIR))
declare("cases.note_outreach", (Role.INSURANCE_OFFICER, Role.WELFARE_OFFICER, Role.BRANCH_CHAIR))
declare(
    "cases.see_claim",
    (Role.INSURANCE_OFFICER, Role.WELFARE_OFFICER, Role.BRANCH_CHAIR, Role.VICE_CHAIR, Role.CHAIR),
)
declare("cases.handle_claim", (Role.INSURANCE_OFFICER, Role.WELFARE_OFFICER))
declare("cases.review_claim", (Role.BRANCH_CHAIR, Role.WELFARE_OFFICER, Role.VICE_CHAIR))

let_union_administrators_edit("cases", "insuranceplan", "planversion", "benefit", "enrolmenttarget")
