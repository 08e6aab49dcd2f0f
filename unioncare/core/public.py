"""Pages that anybody opens on a phone, without an account: no search engine keeps them, no other site hears of them."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.generic import View

# The secret of the address stands in for the token of the form, which a browser inside a chat program may lose.
OPEN = (csrf_exempt, login_not_required, never_cache)
# What somebody writes stands in no error report.
SECRETIVE = (sensitive_post_parameters(), sensitive_variables())
LANGUAGE = "language"


class PublicView(View):
    """A page without sign-in. Posting `language` asks for the same page in the other language."""

    http_method_names = ["get", "head", "post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        language = request.POST.get(LANGUAGE) if request.method == "POST" else None
        language = language if language in dict(settings.LANGUAGES) else None
        with translation.override(language or translation.get_language()):
            answer = super().dispatch(request, *args, **kwargs)
        if language:
            answer.headers["Content-Language"] = language
            _keep_language(answer, language)
        answer.headers["X-Robots-Tag"] = "noindex, nofollow"
        answer.headers["Referrer-Policy"] = "no-referrer"
        return answer

    @property
    def changes_language(self) -> bool:
        """Tell whether the form was sent to be read in the other language, and is not to be judged yet."""
        return LANGUAGE in self.request.POST


def _keep_language(answer: HttpResponseBase, language: str) -> None:
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        samesite="Lax",
        secure=settings.LANGUAGE_COOKIE_SECURE,
    )
