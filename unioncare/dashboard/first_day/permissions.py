"""Who follows the first steps. A superuser sees the page too: before the first unit nobody holds a post."""

from typing import TYPE_CHECKING

from unioncare.organisation.access import administers_union, declare
from unioncare.organisation.enums import Role

if TYPE_CHECKING:
    from unioncare.organisation.models import User

SEE, LOAD = "dashboard.see_first_day", "dashboard.load_starter_tables"
declare(SEE, (Role.ADMINISTRATOR, Role.CHAIR))
declare(LOAD, (Role.ADMINISTRATOR,))


def loads_tables(user: "User") -> bool:
    """Tell whether somebody may load what holds for every unit: at the top, or a superuser before there is a top."""
    return bool(user.is_superuser or administers_union(user))
