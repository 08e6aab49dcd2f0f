"""The context beside My work: what changed since the last look, how far the units below are behind."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from unioncare.core.bilingual import pick
from unioncare.core.views import HtmxTemplateMixin, NeedsPermission

from ..contributions import news_for
from ..selectors.changes import SHOWN, Change, changes_since
from ..selectors.scopes import bare_label, sees_subject
from ..selectors.units import loads_below

if TYPE_CHECKING:
    from unioncare.organisation.models import User

SESSION_KEY = "work_looked_at"
# A look counts as a new one after this pause, so that paging through the list forgets nothing.
PAUSE = timedelta(minutes=30)
ICONS = {"opened": "plus-square", "came": "arrow-left-right", "climbed": "graph-up-arrow"}


class Around(NeedsPermission, HtmxTemplateMixin, TemplateView):
    """Panels that My work loads once it stands; without scripts, a page."""

    permission = "worklist.see_work"
    template_name = "worklist/around_page.html"
    fragment_name = "worklist/around.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, now = cast("User", self.request.user), timezone.now()
        since = last_look(self.request, now)
        changes, total = changes_since(user, since)
        news, more = news_for(user, since, now)
        lines = [_line(user, change) for change in changes]
        lines += [{**asdict(one), "what": "news", "by": "", "pk": None} for one in news]
        lines.sort(key=lambda line: line["at"], reverse=True)
        return super().get_context_data(
            since=since,
            changes=lines[:SHOWN],
            more=total + more - len(lines[:SHOWN]),
            loads=loads_below(user, now),
            **kwargs,
        )


def _line(user: "User", change: Change) -> dict[str, Any]:
    """Return a change of an item as the panel shows it, with whom it is about as the reader may know."""
    item = change.item
    return {
        "what": change.what,
        "at": change.at,
        "by": change.by,
        "pk": item.pk,
        "url": reverse("worklist:item", args=[item.pk]),
        "icon": ICONS[change.what],
        "title": pick(item.title) if item.title else item.work_kind.label,
        "label": bare_label(item.subject) if sees_subject(user, item) else "",
    }


def last_look(request: HttpRequest, now: datetime) -> datetime:
    """Return when this person last looked at their work, and note this look. The first time: a day ago."""
    pair = request.session.get(SESSION_KEY)
    previous, latest = (datetime.fromisoformat(text) for text in pair) if pair else (now - timedelta(days=1), now)
    if pair and now - latest > PAUSE:
        previous = latest
    if not pair or now - latest > PAUSE / 10:
        request.session[SESSION_KEY] = [previous.isoformat(), now.isoformat()]
    return previous
