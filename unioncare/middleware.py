"""Middleware of the project as a whole: addresses with a NUL, session expiry, what browsers may keep, language, the
address in the trail.
"""

import time
from collections.abc import Callable
from urllib.parse import unquote_plus

from auditlog.middleware import AuditlogMiddleware
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils import translation
from django.utils.cache import patch_vary_headers

from unioncare.core.addresses import known_address

LAST_EXTENDED = "last_extended"
GetResponse = Callable[[HttpRequest], HttpResponse]


class RefuseNulMiddleware:
    """Answers 400 to a NUL in the path or the query of an address: no text of the database can hold one.

    One place for all pages; whatever reads an address may look it up as it stands.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path or "\0" in unquote_plus(request.META.get("QUERY_STRING", "")):
            return HttpResponseBadRequest()
        return self.get_response(request)


class SlidingSessionMiddleware:
    """Ends a session after `SESSION_COOKIE_AGE` without a request.

    The expiry moves at most once in `SESSION_REFRESH_AFTER` seconds: saving at every request
    (`SESSION_SAVE_EVERY_REQUEST`) would make each page a write. What an open page asks by itself (`by_itself` on the
    request) is no sign that somebody is there.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated and not getattr(request, "by_itself", False):
            now = int(time.time())
            if now - request.session.get(LAST_EXTENDED, 0) >= settings.SESSION_REFRESH_AFTER:
                request.session[LAST_EXTENDED] = now
        return response


class PrivateAnswersMiddleware:
    """Keeps answers to people who are signed in out of every cache, the browser's own included.

    On a shared computer "back" after signing out would show the last page. A view that says something else is left
    alone; static files are answered before this.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class ChosenLanguageMiddleware:
    """Chinese unless the person switched: the browser's own language decides nothing.

    Django's own middleware asks the browser, and a union's borrowed computer often speaks English.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self.get_response(request)
        patch_vary_headers(response, ["Cookie"])
        response.headers.setdefault("Content-Language", language)
        return response


class TrailMiddleware(AuditlogMiddleware):
    """Notes in the audit trail who asks from where; the address by the same rule as the limits of the sign-in.

    The library believes the first entry of X-Forwarded-For, which whoever asks may write themselves, and an entry
    that is no address would make the audit row, and so the request, fail.
    """

    @staticmethod
    def _get_remote_addr(request: HttpRequest) -> str | None:
        return known_address(request)

    @staticmethod
    def _get_remote_port(request: HttpRequest) -> None:
        """X-Forwarded-Port is the proxy's own port, and nobody checks that it is one."""
