"""Permissions of the payments room. Who pays approves nothing."""

from unioncare.organisation.access import declare
from unioncare.organisation.enums import Role

declare(
    "donations.see_payments",
    (
        Role.FINANCE_OFFICER, Role.AUDITOR, Role.VICE_CHAIR, Role.CHAIR, Role.PARTY_SECRETARY, Role.COMMITTEE_MEMBER,
    ),
)  # fmt: skip
declare("donations.make_payments", (Role.FINANCE_OFFICER,))
declare("donations.see_account", (Role.FINANCE_OFFICER, Role.WELFARE_OFFICER, Role.AUDITOR))
declare("donations.enter_account", (Role.WELFARE_OFFICER, Role.FINANCE_OFFICER))
declare("donations.verify_account", (Role.FINANCE_OFFICER,))
