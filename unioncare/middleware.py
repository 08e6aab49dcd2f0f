"""Middleware of the project as a whole: session expiry and the language of a page."""

import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

LAST_EXTENDED = "last_extended"


class SlidingSessionMiddleware:
    """Ends a session after `SESSION_COOKIE_AGE` without a request.

    The expiry moves at most once in `SESSION_REFRESH_AFTER` seconds: saving at every request
    (`SESSION_SAVE_EVERY_REQUEST`) would make each page a write.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            now = int(time.time())
            if now - request.session.get(LAST_EXTENDED, 0) >= settings.SESSION_REFRESH_AFTER:
                request.session[LAST_EXTENDED] = now
        return response


class ChosenLanguageMiddleware(LocaleMiddleware):
    """Chinese unless the person switched: the browser's own language decides nothing."""

    def process_request(self, request: HttpRequest) -> None:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        known = dict(settings.LANGUAGES)
        translation.activate(chosen if chosen in known else settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = translation.get_language()
