"""Permissions of the counselling room: they open the rooms, never the content, which membership alone opens."""

from unioncare.organisation.access import declare
from unioncare.organisation.enums import Role

COUNSELLORS = (Role.COUNSELLOR, Role.COUNSELLING_SUPERVISOR)

declare("visits.see_teams", (*COUNSELLORS, Role.WELFARE_OFFICER, Role.VICE_CHAIR, Role.CHAIR))
declare("visits.counsel", COUNSELLORS)
declare("visits.supervise_team", (Role.COUNSELLING_SUPERVISOR,))
declare("visits.found_team", (Role.CHAIR,))
