"""Sends a signed-in person to what must come first, wherever they wanted to go: pages, fragments, the admin."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from .steps import next_step

# Pages that stay open on the way, by name.
ALWAYS_OPEN = frozenset({"account_logout", "account_reauthenticate", "set_language", "set_theme"})
OPEN_DURING = {
    "account_change_password": frozenset({"account_change_password"}),
    "mfa_activate_totp": frozenset({"mfa_activate_totp", "account_change_password"}),
    "mfa_reauthenticate": frozenset({"mfa_reauthenticate"}),
}


class FirstStepsMiddleware:
    """Needs request.user, the session and django-htmx before it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not request.user.is_authenticated:
            return None
        name = request.resolver_match.view_name.rpartition(":")[2]
        if name in ALWAYS_OPEN:
            return None
        step = next_step(request)
        if not step or name in OPEN_DURING[step]:
            return None
        if request.htmx:
            return HttpResponseClientRedirect(reverse(step))
        return HttpResponseRedirect(reverse(step))
