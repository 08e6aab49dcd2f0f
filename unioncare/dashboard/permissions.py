"""Permissions of the pages across the apps."""

from unioncare.organisation.access import declare
from unioncare.organisation.enums import Role

SEE_JOBS = "dashboard.see_jobs"
declare(SEE_JOBS, (Role.ADMINISTRATOR,))
