"""Permissions of the scoreboard: who reads the numbers of their units, who says what they should be."""

from unioncare.organisation.access import declare
from unioncare.organisation.enums import Role

declare(
    "scoreboard.see_scoreboard",
    (
        Role.BRANCH_CHAIR, Role.WELFARE_OFFICER, Role.WOMENS_OFFICER, Role.ORGANISATION_OFFICER,
        Role.INSURANCE_OFFICER, Role.AUDITOR, Role.VICE_CHAIR, Role.CHAIR, Role.PARTY_SECRETARY, Role.COMMITTEE_MEMBER,
    ),
)  # fmt: skip
declare("scoreboard.set_targets", (Role.VICE_CHAIR, Role.CHAIR, Role.ADMINISTRATOR))
