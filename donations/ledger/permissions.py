"""Permissions of the ledger room. Who keeps the books approves nothing; who audits them changes nothing."""

from unioncare.organisation.access import declare
from unioncare.organisation.enums import Role

declare(
    "donations.see_books",
    (Role.FINANCE_OFFICER, Role.AUDITOR, Role.WELFARE_OFFICER, Role.VICE_CHAIR, Role.CHAIR),
)
declare("donations.keep_books", (Role.FINANCE_OFFICER,))
declare("donations.open_fund", (Role.FINANCE_OFFICER,))
declare("donations.set_budget", (Role.VICE_CHAIR, Role.CHAIR))
declare("donations.close_period", (Role.FINANCE_OFFICER,))
declare("donations.audit_books", (Role.AUDITOR,))
declare("donations.export_books", (Role.FINANCE_OFFICER, Role.AUDITOR, Role.CHAIR))
