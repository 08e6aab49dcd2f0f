"""The inbox: what a person was told, newest first."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from unioncare.core.views import NeedsPermission

from ..models import Message
from ..permissions import SEE_MESSAGES
from ..selectors.inbox import count_unread, entry_of, inbox_page
from ..services.reading import mark_all_read, mark_read

INBOX = reverse_lazy("notifications:inbox")


class Inbox(NeedsPermission, TemplateView):
    """One's own messages; nobody sees another person's."""

    permission = SEE_MESSAGES
    template_name = "notifications/inbox.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        unread_only = self.request.GET.get("unread") == "1"
        page = inbox_page(self.user, self.request.GET.get("after", ""), unread_only=unread_only)
        return super().get_context_data(
            page=page,
            entries=[entry_of(message) for message in page.rows],
            newest=page.rows[0].pk if page.rows else 0,
            unread=count_unread(self.user),
            **kwargs,
        )


class News(NeedsPermission, TemplateView):
    """How many messages are unread, as every open page asks from time to time; that keeps no session alive."""

    permission = SEE_MESSAGES
    template_name = "notifications/news.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.request.by_itself = True  # type: ignore[attr-defined]
        return super().get_context_data(unread=count_unread(self.user), **kwargs)


class OpenMessage(NeedsPermission, View):
    """Follow a message to its page; by that it is read."""

    permission = SEE_MESSAGES

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        message = get_object_or_404(Message.objects.inbox_of(self.user.pk), pk=pk)
        mark_read(message=message, now=timezone.now())
        safe = message.path and url_has_allowed_host_and_scheme(message.path, allowed_hosts=None)
        return redirect(message.path if safe else INBOX)


class MarkAllRead(NeedsPermission, View):
    """Mark as read what the reader has before their eyes; what came since stays unread."""

    permission = SEE_MESSAGES

    def post(self, request: HttpRequest) -> HttpResponse:
        newest = request.POST.get("newest", "")
        marked = mark_all_read(user_id=self.user.pk, up_to=int(newest) if newest.isdecimal() else 0, now=timezone.now())
        messages.success(request, _("Marked as read: %(count)s.") % {"count": marked})
        return redirect(INBOX)
