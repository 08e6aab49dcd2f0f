"""Permissions of the schedule room. Whoever goes on a visit may see, move and record it whatever their role."""

from unioncare.organisation.access import declare
from unioncare.organisation.enums import Role

declare(
    "visits.see_visit",
    (
        Role.GROUP_LEADER, Role.BRANCH_CHAIR, Role.WELFARE_OFFICER, Role.WOMENS_OFFICER, Role.VICE_CHAIR, Role.CHAIR,
    ),
)  # fmt: skip
# The calendar and the record are open to whoever may be asked to go.
declare(
    "visits.go_visiting",
    (
        Role.GROUP_LEADER, Role.BRANCH_CHAIR, Role.WELFARE_OFFICER, Role.WOMENS_OFFICER, Role.VICE_CHAIR, Role.CHAIR,
        Role.COUNSELLOR, Role.COUNSELLING_SUPERVISOR, Role.COMMITTEE_MEMBER, Role.PARTY_SECRETARY,
        Role.ORGANISATION_OFFICER, Role.INSURANCE_OFFICER,
    ),
)  # fmt: skip
declare("visits.arrange_visits", (Role.BRANCH_CHAIR, Role.WELFARE_OFFICER, Role.VICE_CHAIR, Role.CHAIR))
declare("visits.book_receipt", (Role.FINANCE_OFFICER,))
