"""Addresses and words around the list of My work: tabs, filters, the foot, an empty tab."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unioncare.core.paging import CappedCount, Page
from unioncare.core.typed import in_address
from unioncare.organisation.models import Unit

from ..kinds import get_kind
from ..selectors.lists import WHOLE_TABS, WorkQuery, orders_of
from ..selectors.numbers import Counts

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@dataclass(frozen=True, slots=True)
class Link:
    """A tab, a filter or a link at the foot."""

    label: str | Promise
    href: str
    current: bool = False
    on: bool = False
    count: CappedCount | None = None


@dataclass(frozen=True, slots=True)
class Empty:
    """What an empty tab says: what is missing, when it comes, what to do."""

    icon: str
    title: str
    text: str
    act: Link | None = None


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses on My work that change one thing of the query and begin the list anew."""

    query: WorkQuery
    unit: Unit | None

    def to(self, **changes: str) -> str:
        query = self.query
        kept = {
            "tab": query.tab if query.tab != "mine" else "",
            "kind": query.kind,
            "when": query.when,
            "unit": self.unit.code if self.unit else "",
            "for": str(query.standing_in or ""),
            "q": in_address(query.text),
            "sort": query.sort,
        }
        given = {key: value for key, value in (kept | changes).items() if value}
        return f"?{urlencode(given)}" if given else reverse("worklist:mine")

    def tabs(self, counts: Counts) -> list[Link]:
        words = {
            "mine": _("Mine"),
            "unit": _("My unit"),
            "unassigned": _("Unassigned"),
            "paused": _("Paused"),
            "done": _("Done, 7 days"),
        }
        own = self.query.standing_in is None
        return [
            Link(
                words[tab],
                reverse("worklist:mine") if tab == "mine" else f"?tab={tab}",
                current=tab == self.query.tab and own,
                count=count,
            )
            for tab, count in counts.tabs.items()
            if tab != "paused" or count.number or self.query.tab == "paused"
        ]

    def chips(self, kinds: list[str], user: "User") -> list[Link]:
        """Return the filters: people one stands in for, the unit that was chosen, kinds when there is a choice."""
        chips = []
        if self.query.tab == "mine":
            held = {post.user_id: post.user.name for post in user.active_posts if post.user_id != user.pk}
            for pk, name in held.items():
                on = pk == self.query.standing_in
                label = _("Standing in for %(name)s") % {"name": name}
                chips.append(Link(label, self.to(**{"for": "" if on else str(pk)}), on=on))
        if self.query.text:
            chips.append(Link(self.query.text, self.to(q=""), on=True))
        if self.unit is not None:
            chips.append(Link(self.unit.name, self.to(unit=""), on=True))
        if len(kinds) > 1 or self.query.kind:
            for code in kinds:
                on = code == self.query.kind
                chips.append(Link(get_kind(code).label, self.to(kind="" if on else code), on=on))
        return chips

    def orders(self) -> list[Link]:
        """Return the orders of the tab, the present one marked."""
        words = {
            "due_at": _("Due first"),
            "-due_at": _("Due last"),
            "-done_at": _("Latest first"),
            "done_at": _("Earliest first"),
        }
        first, other = orders_of(self.query.tab)
        return [
            Link(words[first], self.to(sort=""), current=not self.query.sort),
            Link(words[other], self.to(sort=other), current=bool(self.query.sort)),
        ]

    def later(self, page: Page[Any], counts: Counts) -> Link | None:
        """Return the link to what is due after this week, or back from it."""
        if self.query.tab in WHOLE_TABS:
            return None
        if self.query.when == "later":
            return Link(_("Back to this week"), self.to(when=""))
        later = counts.groups["later"]
        if page.has_next or not later.number:
            return None
        text = ngettext("%(count)s more after this week", "%(count)s more after this week", later.number)
        return Link(text % {"count": later.text}, self.to(when="later"))

    def empty(self, counts: Counts) -> Empty:
        query = self.query
        if query.kind or query.path or query.text or query.after:
            everything = Link(_("Show everything"), self.to(kind="", unit="", when="", q=""))
            return Empty("funnel", _("Nothing with these filters"), _("Take a filter away."), everything)
        if query.tab == "done":
            text = _("What you complete appears here for seven days.")
            return Empty("check2-circle", _("Nothing done in the last seven days"), text)
        if query.tab == "paused":
            text = _("Whoever waits for the family or the hospital pauses an item on its page.")
            return Empty("pause-circle", _("Nothing is paused"), text)
        later = counts.groups["later"]
        if query.when != "later" and later.number:
            text = ngettext(
                "%(count)s item is due after this week.", "%(count)s items are due after this week.", later.number
            )
            ahead = Link(_("Look ahead"), self.to(when="later"))
            return Empty("cup-hot", _("Nothing is due this week"), text % {"count": later.text}, ahead)
        if query.tab == "unassigned":
            text = _("Every open item has somebody who answers for it.")
            return Empty("person-check", _("Nothing is unassigned"), text)
        text = _("New items appear here as soon as a case is reported or a plan asks for something.")
        return Empty("cup-hot", _("Nothing is waiting"), text)
