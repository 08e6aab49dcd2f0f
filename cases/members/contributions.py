"""What higher rooms and apps add to the pages about members, without being imported by them.

From `AppConfig.ready()`:

    register_search("cases", find_cases, order=20)                            # a group of the search results
    register_marks("open_case", open_cases_of)                                # a state beside a name in lists
    register_panel(Panel(_("Cases"), "cases:of_member", "cases.see_case"))    # a panel of the member's page
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Hit:
    """One line of the search results: `title` in bold, `note` small under it, `status` a state in words."""

    url: str
    title: Text
    note: Text = ""
    level: int | None = None
    status: Text = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The hits of one provider, best first; `more` says that there are more than it may return."""

    label: Text
    hits: list[Hit] = field(default_factory=list)
    more: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A state beside a person's name in lists, as the tag `status` shows it."""

    text: Text
    tone: str = ""
    icon: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel of the member's page: a page of its own, by name and given the member's pk."""

    title: Text
    url_name: str
    permission: str
    order: int = 100

    def url(self, pk: int) -> str:
        """Return the address of the panel for one member, empty while the page does not exist."""
        try:
            return reverse(self.url_name, args=[pk])
        except NoReverseMatch:
            return ""


# (user, query, limit) → Group, or None where the input is nothing for the provider.
SearchProvider = Callable[[Any, str, int], Group | None]
# (user, member ids) → member id → Mark, in one query.
MarkProvider = Callable[[Any, Collection[int]], Mapping[int, Mark]]

_searches: dict[str, tuple[int, SearchProvider]] = {}
_marks: dict[str, MarkProvider] = {}
_panels: dict[str, Panel] = {}


def register_search(name: str, provider: SearchProvider, order: int = 100) -> None:
    """Add a group to the search results; a name that is already known is replaced."""
    _searches[name] = (order, provider)


def register_marks(name: str, provider: MarkProvider) -> None:
    """Add a state that stands beside members in lists and in the roster's preview."""
    _marks[name] = provider


def register_panel(panel: Panel) -> None:
    """Add a panel to the member's page."""
    _panels[panel.url_name] = panel


def find_everywhere(user: Any, query: str, limit: int) -> list[Group]:
    """Ask every search in its order; groups without hits are left out."""
    ordered = sorted(_searches.values(), key=lambda entry: entry[0])
    groups = [provider(user, query, limit) for _order, provider in ordered]
    return [group for group in groups if group is not None and group.hits]


def marks_of(user: Any, member_ids: Collection[int]) -> dict[int, list[Mark]]:
    """Return the marks of some members: one query per provider, none for nobody."""
    found: dict[int, list[Mark]] = defaultdict(list)
    if member_ids:
        for provider in _marks.values():
            for pk, mark in provider(user, member_ids).items():
                found[pk].append(mark)
    return found


def panels_for(user: Any, member: Any) -> list[Panel]:
    """Return the panels that this user may see of a member, in their order."""
    allowed = (panel for panel in _panels.values() if user.has_perm(panel.permission, member))
    return sorted(allowed, key=lambda panel: (panel.order, panel.url_name))
