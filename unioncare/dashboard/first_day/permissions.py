"""Who follows the first steps. A superuser sees the page too: before the first unit nobody holds a post."""

from unioncare.organisation.access import declare
from unioncare.organisation.enums import Role

SEE, LOAD = "dashboard.see_first_day", "dashboard.load_starter_tables"
declare(SEE, (Role.ADMINISTRATOR, Role.CHAIR))
declare(LOAD, (Role.ADMINISTRATOR,))
