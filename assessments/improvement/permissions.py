"""Permissions of the improvement room. Whoever owns or did a measure never verifies it, whatever their role."""

from unioncare.organisation.access import declare, let_union_administrators_edit
from unioncare.organisation.enums import Role

SEERS = (
    Role.GROUP_LEADER, Role.BRANCH_CHAIR, Role.WELFARE_OFFICER, Role.WOMENS_OFFICER, Role.ORGANISATION_OFFICER,
    Role.INSURANCE_OFFICER, Role.FINANCE_OFFICER, Role.AUDITOR, Role.VICE_CHAIR, Role.CHAIR, Role.PARTY_SECRETARY,
    Role.COMMITTEE_MEMBER,
)  # fmt: skip

# Also who may own a measure.
declare("assessments.see_improvement", SEERS)
declare(
    "assessments.plan_improvement",
    (Role.WELFARE_OFFICER, Role.ORGANISATION_OFFICER, Role.AUDITOR, Role.VICE_CHAIR, Role.CHAIR),
)
declare("assessments.verify_improvement", (Role.AUDITOR, Role.VICE_CHAIR, Role.CHAIR))
declare("assessments.publish_improvement", (Role.VICE_CHAIR, Role.CHAIR))
let_union_administrators_edit("assessments", "cause")
