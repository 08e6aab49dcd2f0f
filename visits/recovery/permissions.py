"""Permissions of the recovery room."""

from cases.care.permissions import SEERS
from unioncare.organisation.access import declare, let_union_administrators_edit
from unioncare.organisation.enums import Role

declare("visits.see_recovery", SEERS)
declare("visits.note_recovery", (Role.BRANCH_CHAIR, Role.WELFARE_OFFICER, Role.WOMENS_OFFICER, Role.COUNSELLOR))

let_union_administrators_edit("visits", "medicalperiodrule")
