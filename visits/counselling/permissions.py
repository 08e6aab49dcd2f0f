"""Permissions of the counselling room: they open the rooms, never the content, which membership alone opens."""

from cases.care.permissions import SEERS
from unioncare.organisation.access import declare, let_union_administrators_edit
from unioncare.organisation.enums import Role

COUNSELLORS = (Role.COUNSELLOR, Role.COUNSELLING_SUPERVISOR)
# Who may be the second person of an emergency access.
SECOND_PERSONS = (Role.COUNSELLING_SUPERVISOR, Role.VICE_CHAIR, Role.CHAIR)

declare("visits.see_teams", (*COUNSELLORS, Role.WELFARE_OFFICER, Role.VICE_CHAIR, Role.CHAIR))
declare("visits.counsel", COUNSELLORS)
declare("visits.supervise_team", (Role.COUNSELLING_SUPERVISOR,))
declare("visits.found_team", (Role.CHAIR,))
declare("visits.refer", (*SEERS, *COUNSELLORS))
declare("visits.see_accesses", (Role.COUNSELLOR, *SECOND_PERSONS))

let_union_administrators_edit("visits", "counsellingconsenttext")
