"""Permissions of the aid room. Whoever asks does not approve, and whoever approves does not pay."""

from unioncare.organisation.access import declare, let_union_administrators_edit
from unioncare.organisation.enums import Role

DECIDERS = (
    Role.WELFARE_OFFICER, Role.VICE_CHAIR, Role.CHAIR, Role.PARTY_SECRETARY, Role.COMMITTEE_MEMBER,
)  # fmt: skip

declare("donations.see_grant", (Role.BRANCH_CHAIR, *DECIDERS, Role.FINANCE_OFFICER, Role.AUDITOR))
# What a grant is reckoned from tells of illness and household: whoever pays or audits reads the amounts alone.
declare("donations.weigh_grant", (Role.BRANCH_CHAIR, *DECIDERS))
# How aid went as a whole: sums, and no row of anybody's.
declare("donations.see_outcomes", (*DECIDERS, Role.AUDITOR))
declare("donations.ask_grant", (Role.BRANCH_CHAIR, Role.WELFARE_OFFICER))
declare("donations.publish_notice", (Role.WELFARE_OFFICER,))
declare("donations.answer_objection", (Role.WELFARE_OFFICER, Role.VICE_CHAIR, Role.CHAIR, Role.COMMITTEE_MEMBER))
# Ordering is not paying: the payments room keeps whoever asked or decided away from its batches.
declare("donations.order_grant", (Role.WELFARE_OFFICER, Role.FINANCE_OFFICER))
declare("donations.stop_grant", (Role.VICE_CHAIR, Role.CHAIR))
# Whoever prepared a list does not hand its money over.
declare("donations.book_condolence", (Role.FINANCE_OFFICER,))
declare("donations.import_aid", (Role.WELFARE_OFFICER,))
declare("donations.assess_hardship", (Role.BRANCH_CHAIR, Role.WELFARE_OFFICER))

let_union_administrators_edit("donations", "grantrule", "grantpolicy")
