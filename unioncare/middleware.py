"""Middleware of the project as a whole: session expiry and the language of a page."""

import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

LAST_EXTENDED = "last_extended"
GetResponse = Callable[[HttpRequest], HttpResponse]


class SlidingSessionMiddleware:
    """Ends a session after `SESSION_COOKIE_AGE` without a request.

    The expiry moves at most once in `SESSION_REFRESH_AFTER` seconds: saving at every request
    (`SESSION_SAVE_EVERY_REQUEST`) would make each page a write.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            now = int(time.time())
            if now - request.session.get(LAST_EXTENDED, 0) >= settings.SESSION_REFRESH_AFTER:
                request.session[LAST_EXTENDED] = now
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
