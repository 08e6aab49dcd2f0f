"""Permissions of the members room."""

from unioncare.organisation.access import declare, let_administrators_edit
from unioncare.organisation.enums import Role

CADRES = (
    Role.GROUP_LEADER,
    Role.BRANCH_CHAIR,
    Role.WELFARE_OFFICER,
    Role.WOMENS_OFFICER,
    Role.ORGANISATION_OFFICER,
    Role.INSURANCE_OFFICER,
    Role.VICE_CHAIR,
    Role.CHAIR,
    Role.CLERK,
)

declare("cases.see_member", CADRES)
declare(
    "cases.unmask_member",
    (
        Role.BRANCH_CHAIR,
        Role.WELFARE_OFFICER,
        Role.WOMENS_OFFICER,
        Role.ORGANISATION_OFFICER,
        Role.INSURANCE_OFFICER,
    ),
)
declare("cases.change_member", (Role.ORGANISATION_OFFICER, Role.WELFARE_OFFICER, Role.CLERK))
declare("cases.import_roster", (Role.ORGANISATION_OFFICER, Role.WELFARE_OFFICER, Role.CLERK))
# The death of a member ends their cases: the status of a member and the page of a case both ask for this one.
declare("cases.record_death", (Role.BRANCH_CHAIR, Role.WELFARE_OFFICER, Role.CHAIR))
declare("cases.export_members", (Role.ORGANISATION_OFFICER, Role.WELFARE_OFFICER))

let_administrators_edit("cases", "member", acts=("view",))
