"""Permissions of the safety room: the doors of its pages are those of the counselling room, alerts open by being called."""

SEE_DUTY = "visits.counsel"
