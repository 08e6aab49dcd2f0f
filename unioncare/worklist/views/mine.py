"""My work: what is mine, my unit's, unassigned and done, in the order in which it is due."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.generic import TemplateView

from unioncare.core.panels import panels_for
from unioncare.core.typed import typed_in
from unioncare.core.views import HtmxTemplateMixin, NeedsPermission, SearchedByPost
from unioncare.imports.cleaning.text import plain
from unioncare.organisation.calendar import load_working_days
from unioncare.organisation.keeping import DropFilterView, KeepFilterView, kept_query
from unioncare.organisation.models import Unit
from unioncare.organisation.saved_filters import saved_filters

from ..kinds import is_kind
from ..presentation import Row, rows_of
from ..selectors import lists, numbers
from ..selectors.clock import Clock
from ..selectors.lists import WorkQuery
from ..selectors.numbers import Counts
from ..selectors.scopes import EXPORT, SEE_UNIT
from .links import Links

if TYPE_CHECKING:
    from unioncare.organisation.models import User


PERMISSION, PAGE = "worklist.see_work", "worklist:mine"


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one heading; the list of what is done has none."""

    label: str
    count: str
    red: bool
    rows: list[Row]


class MyWork(HtmxTemplateMixin, NeedsPermission, SearchedByPost, TemplateView):
    """One tab of My work."""

    permission = PERMISSION
    template_name = "worklist/mine.html"
    fragment_name = "worklist/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = cast("User", self.request.user)
        clock = Clock(timezone.now(), load_working_days())
        query, unit = read_query(self.request)
        counts = numbers.count_all(user, query, clock)
        page = lists.page_of(user, query, clock)
        rows = rows_of(page.rows, user, clock)
        links = Links(query, unit)
        orders = links.orders()
        return super().get_context_data(
            clock=clock,
            query=query,
            page=page,
            groups=_groups(rows, counts),
            tabs=links.tabs(counts),
            chips=links.chips(numbers.kinds_in(user, query, clock), user),
            foot=links.later(page, counts) if rows or query.when else None,
            orders=orders,
            order=next(order.label for order in orders if order.current),
            saved=saved_filters(user=user, page=PAGE),
            kept_query=kept_query(self.request.GET),
            may_export=user.has_perm(EXPORT),
            empty=links.empty(counts) if not rows else None,
            panels=panels_for(PAGE, user, user),
            summary=summary(counts) if query.tab == "mine" and not (query.kind or query.text) else "",
            **kwargs,
        )


def read_query(request: HttpRequest) -> tuple[WorkQuery, Unit | None]:
    """Return what the address asks for; anything unknown in it is left out."""
    user, given = cast("User", request.user), request.GET
    tab = given.get("tab", "mine")
    tab = tab if tab in lists.TABS else "mine"
    sort = given.get("sort", "")
    kind = given.get("kind", "")
    code = given.get("unit", "")
    unit = Unit.objects.visible_to(user, SEE_UNIT).filter(code=code).first() if code and tab != "mine" else None
    holder = given.get("for", "")
    stands_in = {str(post.user_id): post.user_id for post in user.active_posts if post.user_id != user.pk}
    query = WorkQuery(
        tab=tab,
        kind=kind if is_kind(kind) else "",
        when="later" if given.get("when") == "later" else "",
        path=unit.path if unit else "",
        standing_in=stands_in.get(holder),
        text=plain(typed_in(given)),
        sort=sort if sort in lists.orders_of(tab)[1:] else "",
        after=given.get("after", ""),
    )
    return query, unit


def _groups(rows: list[Row], counts: Counts) -> list[Group]:
    words = {
        "overdue": pgettext("group", "Overdue"),
        "today": pgettext("group", "Today"),
        "week": pgettext("group", "This week"),
        "later": pgettext("group", "Later"),
        "paused": pgettext("group", "Paused"),
    }
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.group, []).append(row)
    return [
        Group(
            label=words.get(name, ""),
            count=counts.groups[name].text if name in counts.groups else "",
            red=name == "overdue",
            rows=held,
        )
        for name, held in groups.items()
    ]


def summary(counts: Counts) -> str:
    """Return the line under the title: how much is late, how much is due today."""
    late, today = counts.groups["overdue"], counts.groups["today"]
    parts = []
    if late.number:
        parts.append(ngettext("%(count)s overdue", "%(count)s overdue", late.number) % {"count": late.text})
    if today.number:
        parts.append(ngettext("%(count)s due today", "%(count)s due today", today.number) % {"count": today.text})
    return pgettext("list", "; ").join(parts) or _("Nothing is due today.")


class KeepWorkFilterView(KeepFilterView):
    """Keep a filter of this list."""

    permission, page = PERMISSION, PAGE


class DropWorkFilterView(DropFilterView):
    """Drop one that was kept."""

    permission, page = PERMISSION, PAGE
