"""Permissions of the performance room: one's own numbers for everybody with a post, those of others for superiors."""

from unioncare.organisation.access import declare
from unioncare.organisation.enums import Role

declare("assessments.see_own_performance", tuple(Role))
declare("assessments.see_performance", (Role.ORGANISATION_OFFICER, Role.VICE_CHAIR, Role.CHAIR))
