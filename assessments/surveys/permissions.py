"""Permissions of the surveys room: who sees what came of a survey, who writes questions, who puts them to people."""

from unioncare.organisation.access import declare
from unioncare.organisation.enums import Role

SEERS = (
    Role.WELFARE_OFFICER, Role.ORGANISATION_OFFICER, Role.AUDITOR, Role.VICE_CHAIR, Role.CHAIR, Role.PARTY_SECRETARY,
    Role.COMMITTEE_MEMBER,
)  # fmt: skip

declare("assessments.see_surveys", SEERS)
declare("assessments.build_surveys", (Role.WELFARE_OFFICER, Role.ORGANISATION_OFFICER))
declare("assessments.run_surveys", (Role.WELFARE_OFFICER, Role.ORGANISATION_OFFICER))
declare("assessments.export_surveys", (Role.WELFARE_OFFICER, Role.VICE_CHAIR, Role.CHAIR))
# Single filled-in questionnaires, which are never those of anonymous surveys.
declare("assessments.see_responses", (Role.WELFARE_OFFICER, Role.VICE_CHAIR, Role.CHAIR))
