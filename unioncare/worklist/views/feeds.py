"""The address under which one's calendar program reads one's open work, and what it reads there."""

import hashlib
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from unioncare.core.limits import limited
from unioncare.core.views import NeedsPermission
from unioncare.notifications.letters import public_url

from ..calendar_file import write_calendar
from ..models import CalendarFeed
from ..selectors.feeds import feed_of, items_of
from ..services.feeding import make_feed, note_reading, revoke_feed

# A whole office may ask from one address, each program every quarter of an hour.
RATE = "300/m"


class CalendarPage(NeedsPermission, TemplateView):
    """One's own calendar address: made, shown once, revoked."""

    permission = "worklist.see_work"
    template_name = "worklist/calendar.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        feed = CalendarFeed.objects.filter(user=self.user).first()
        return super().get_context_data(feed=feed, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        if request.POST.get("act") == "revoke":
            if revoke_feed(user=self.user, actor=self.user):
                messages.success(request, _("The address is revoked; calendar programs read nothing there any more."))
            return redirect("worklist:calendar")
        token = make_feed(user=self.user, actor=self.user, now=timezone.now())
        # Shown by this very answer: the address is kept nowhere from which it could be shown again.
        address = public_url(reverse("worklist:calendar_file", args=[token]))
        return self.render_to_response(self.get_context_data(address=address))


@method_decorator([login_not_required, limited(RATE)], name="dispatch")
class CalendarFile(View):
    """What a calendar program reads. Unknown, revoked, of somebody who left: all the same 404."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, token: str) -> HttpResponseBase:
        feed = feed_of(token)
        if feed is None:
            raise Http404
        note_reading(feed=feed, now=timezone.now())
        body = write_calendar(items_of(feed), language=feed.user.language)
        etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        answer = HttpResponse(body, content_type="text/calendar; charset=utf-8")
        answer["Content-Disposition"] = 'inline; filename="unioncare.ics"'
        answer["X-Robots-Tag"] = "noindex, nofollow"
        answer["Cache-Control"] = "private, no-cache"
        answer["ETag"] = etag
        return get_conditional_response(request, etag=etag, response=answer) or answer
