"""What the members room adds to the pages of others; called once at start-up."""

from django.utils.translation import gettext_lazy as _

from unioncare.core import navigation
from unioncare.imports.services import recovering
from unioncare.imports.services.recovering import Jobs
from unioncare.organisation import guards

from . import tasks
from .contributions import register_search
from .roster.options import KIND
from .roster.problems import register_problems
from .roster.uploads import put_back
from .selectors.hits import find_members
from .selectors.placed import members_against


def register() -> None:
    """Register the place in the navigation, the search box, members in its results, and that members keep a unit."""
    navigation.register(
        navigation.NavItem(
            "members",
            _("Members"),
            "people",
            "cases:members",
            group="care",
            order=20,
            permission="cases.see_member",
            places=("cases:member", "cases:roster", "cases:unmask", "cases:search"),
        )
    )
    navigation.register_tool("search", "cases:search", "cases.see_member")
    guards.register(members_against)
    register_search("members", find_members, order=10)
    register_problems()
    recovering.register(KIND, Jobs(tasks.write_confirmed_roster, tasks.check_roster, _put_back))


def _put_back(run_id: int, error: str) -> None:
    put_back(run_id=run_id, error=error)
