"""Permissions of the campaigns room. Whoever takes gifts in decides about no campaign; the auditor changes nothing."""

from unioncare.organisation.access import declare
from unioncare.organisation.enums import Role

SEERS = (
    Role.WELFARE_OFFICER, Role.FINANCE_OFFICER, Role.AUDITOR, Role.VICE_CHAIR, Role.CHAIR, Role.PARTY_SECRETARY,
    Role.COMMITTEE_MEMBER,
)  # fmt: skip

declare("donations.see_campaigns", SEERS)
declare("donations.plan_campaign", (Role.WELFARE_OFFICER,))
declare("donations.close_campaign", (Role.WELFARE_OFFICER, Role.VICE_CHAIR, Role.CHAIR))
declare("donations.settle_campaign", (Role.FINANCE_OFFICER,))
declare("donations.see_gifts", (Role.WELFARE_OFFICER, Role.FINANCE_OFFICER, Role.AUDITOR, Role.VICE_CHAIR, Role.CHAIR))
declare("donations.take_gifts", (Role.WELFARE_OFFICER, Role.ORGANISATION_OFFICER, Role.FINANCE_OFFICER, Role.CLERK))
declare("donations.import_gifts", (Role.FINANCE_OFFICER,))
