"""Permissions of the safety room: its doors are those of the counselling room; an alert opens by being called."""

from unioncare.organisation.access import let_union_administrators_edit

SEE_DUTY = "visits.counsel"

let_union_administrators_edit("visits", "hotline")
