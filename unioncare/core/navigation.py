"""What stands in the navigation: apps register their places at start-up, each reader sees the ones they may open.

Register from `AppConfig.ready()`:

    navigation.register(
        NavItem("cases", _("Cases"), "folder2-open", "cases:list", group="care", permission="cases.see_cases", order=10)
    )

An entry whose page does not exist (yet) is left out, so that an app may name a page that a later one brings.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy

from .caching import lenient as store
from .typed import typed_in

Text = str | Promise

COUNT_SECONDS = 60
FOOTNOTE_SECONDS = 600
PHONE_PLACES = 3

# Order of the groups in the side navigation; the first one has no heading.
GROUPS: dict[str, Text] = {
    "": "",
    "care": pgettext_lazy("navigation", "Care"),
    "protection": pgettext_lazy("navigation", "Protection"),
    "money": pgettext_lazy("navigation", "Aid and donations"),
    "improvement": pgettext_lazy("navigation", "Improvement"),
    "organisation": pgettext_lazy("navigation", "Organisation"),
}


@dataclass(frozen=True, slots=True)
class Count:
    """A number beside an entry: `hot` of the `total` are waiting; the phone shows only those."""

    total: int
    hot: int = 0


@dataclass(frozen=True, slots=True)
class NavItem:
    """One place: who may open it, and which pages belong to it.

    `places` are beginnings of view names ("cases:member") by which the entry is marked as the current place, the
    longest that fits wins; by default the namespace of `url_name`. `phone` puts the entry into the phone's bottom bar.
    """

    code: str
    label: Text
    icon: str
    url_name: str
    group: str = ""
    order: int = 100
    permission: str = ""
    allowed: Callable[[Any], bool] | None = None
    count: Callable[[Any], Count | int | None] | None = None
    places: tuple[str, ...] = ()
    phone: bool = False

    def opens_for(self, user: Any) -> bool:
        """Tell whether the page exists and this user may open it."""
        if not page_url(self.url_name):
            return False
        if self.permission and not user.has_perm(self.permission):
            return False
        return self.allowed is None or self.allowed(user)

    def nearness(self, view_name: str) -> int:
        """Tell how closely a view belongs to this place: the length of the beginning that fits, 0 for a stranger."""
        if view_name == self.url_name:
            return len(view_name) + 1
        starts = self.places or ((self.url_name.partition(":")[0] + ":",) if ":" in self.url_name else ())
        return max((len(start) for start in starts if view_name.startswith(start)), default=0)


@dataclass(frozen=True, slots=True)
class NavEntry:
    """A place as one reader sees it."""

    item: NavItem
    url: str
    current: bool
    count: Count | None


@dataclass(frozen=True, slots=True)
class NavGroup:
    label: Text
    entries: list[NavEntry]


@dataclass(frozen=True, slots=True)
class Navigation:
    """The whole navigation of one page: groups for the side, entries for the phone, and the two tools."""

    groups: list[NavGroup]
    phone: list[NavEntry]
    home_url: str
    search_url: str
    searched: str
    report_url: str
    inbox_url: str
    footnote: str


NOTHING = Navigation(
    groups=[], phone=[], home_url="/", search_url="", searched="", report_url="", inbox_url="", footnote=""
)

_items: dict[str, NavItem] = {}
# Tools of the top bar: url name and permission, registered by the app that owns the page.
_tools: dict[str, tuple[str, str]] = {}
_footnotes: list[Callable[[Any], str]] = []


def register(*items: NavItem) -> None:
    """Add places; a code that is already known is replaced."""
    for item in items:
        if item.group not in GROUPS:
            raise ValueError(f"unknown group {item.group!r} of {item.code!r}")
        _items[item.code] = item


def register_tool(name: str, url_name: str, permission: str = "") -> None:
    """Name the page of a tool of the top bar: "search" (htmx, parameter q), "report" (report a case) or "inbox"."""
    if name not in {"search", "report", "inbox"}:
        raise ValueError(f"unknown tool {name!r}")
    _tools[name] = (url_name, permission)


def register_footnote(text_of: Callable[[Any], str]) -> None:
    """Name what stands at the foot of the side navigation, such as the protocol in force; kept for ten minutes."""
    _footnotes[:] = [text_of]


def registered() -> list[NavItem]:
    """Return all places in the order in which they stand."""
    groups = list(GROUPS)
    return sorted(_items.values(), key=lambda item: (groups.index(item.group), item.order, item.code))


def page_url(url_name: str) -> str:
    """Return the address of a page, empty when no app brings it."""
    return _page_url(url_name, settings.ROOT_URLCONF)


@cache
def _page_url(url_name: str, _urlconf: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def navigation_for(request: HttpRequest) -> Navigation:
    """Return what the reader of this page may open, with one look into the cache for all its numbers."""
    user, match = request.user, request.resolver_match
    view_name = match.view_name if match else ""
    items = [item for item in registered() if item.opens_for(user)]
    counts, footnote = _numbers(items, user)
    nearest = max(items, key=lambda item: item.nearness(view_name), default=None)
    current = nearest.code if nearest and nearest.nearness(view_name) else ""
    entries = [NavEntry(item, page_url(item.url_name), item.code == current, counts.get(item.code)) for item in items]
    groups = [
        NavGroup(label, held)
        for code, label in GROUPS.items()
        if (held := [entry for entry in entries if entry.item.group == code])
    ]
    search_url = _tool_url("search", user)
    return Navigation(
        groups=groups,
        phone=[entry for entry in entries if entry.item.phone][:PHONE_PLACES],
        home_url=entries[0].url if entries else "/",
        search_url=search_url,
        searched=typed_in(request.GET) if request.path == search_url else "",
        report_url=_tool_url("report", user),
        inbox_url=_tool_url("inbox", user),
        footnote=footnote,
    )


def forget_counts(user_ids: Iterable[int]) -> None:
    """Drop the remembered numbers of some users, after an act that changed them."""
    store.delete_many([_count_key(item.code, pk) for pk in user_ids for item in _items.values() if item.count])


def _tool_url(name: str, user: Any) -> str:
    url_name, permission = _tools.get(name, ("", ""))
    if not url_name or (permission and not user.has_perm(permission)):
        return ""
    return page_url(url_name)


def _count_key(code: str, user_id: int) -> str:
    return f"navigation:{code}:{user_id}"


def _numbers(items: list[NavItem], user: Any) -> tuple[dict[str, Count], str]:
    """Return the counts by code, and the footnote."""
    asked = {_count_key(item.code, user.pk): item.count for item in items if item.count}
    note_key = f"navigation:footnote:{user.pk}:{get_language()}"
    keys = [*asked, note_key] if _footnotes else list(asked)
    known: dict[str, Any] = store.get_many(keys) if keys else {}
    if missing := {key: _plain(count(user)) for key, count in asked.items() if key not in known}:
        store.set_many(missing, COUNT_SECONDS)
    if _footnotes and note_key not in known:
        known[note_key] = str(_footnotes[0](user))
        store.set(note_key, known[note_key], FOOTNOTE_SECONDS)
    known |= missing
    pairs = {item.code: known[_count_key(item.code, user.pk)] for item in items if item.count}
    return {code: Count(*pair) for code, pair in pairs.items() if pair[0]}, known.get(note_key, "")


def _plain(value: Count | int | None) -> tuple[int, int]:
    if isinstance(value, Count):
        return value.total, value.hot
    return value or 0, 0
