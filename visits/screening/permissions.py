"""Who may edit scales. Pages of this room ask for `visits.counsel` of the counselling room and for membership."""

from unioncare.organisation.access import let_union_administrators_edit

let_union_administrators_edit("visits", "scale")
