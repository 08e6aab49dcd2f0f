"""Permissions of the workload."""

from unioncare.organisation.access import declare
from unioncare.organisation.enums import Role

declare(
    "assessments.see_workload",
    (Role.WELFARE_OFFICER, Role.ORGANISATION_OFFICER, Role.VICE_CHAIR, Role.CHAIR),
)
# Whoever assigns the work of a unit; a post is moved by the chair alone.
declare("assessments.move_workload", (Role.WELFARE_OFFICER, Role.VICE_CHAIR, Role.CHAIR))
declare("assessments.move_posts", (Role.CHAIR,))
