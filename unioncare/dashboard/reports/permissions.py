"""Permissions of the reports. Who writes a report does not publish it; what goes upward about households is for few."""

from unioncare.organisation.access import declare
from unioncare.organisation.enums import Role

SEE, WRITE, PUBLISH = "reports.see_report", "reports.write_report", "reports.publish_report"
MISSING, HARDSHIP = "reports.see_missing", "reports.export_hardship"

declare(
    SEE,
    (
        Role.WELFARE_OFFICER, Role.ORGANISATION_OFFICER, Role.AUDITOR, Role.VICE_CHAIR, Role.CHAIR,
        Role.PARTY_SECRETARY, Role.COMMITTEE_MEMBER,
    ),
)  # fmt: skip
declare(WRITE, (Role.WELFARE_OFFICER,))
declare(PUBLISH, (Role.VICE_CHAIR, Role.CHAIR))
# Each line counts only what its reader may open.
declare(
    MISSING,
    (
        Role.BRANCH_CHAIR, Role.WELFARE_OFFICER, Role.ORGANISATION_OFFICER, Role.INSURANCE_OFFICER, Role.VICE_CHAIR,
        Role.CHAIR, Role.CLERK,
    ),
)  # fmt: skip
declare(HARDSHIP, (Role.WELFARE_OFFICER, Role.CHAIR))
