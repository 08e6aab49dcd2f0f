"""What a phone needs for writing without network: a page with nobody's data, its service worker, who is signed in."""

import hashlib
import json
import re

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from django.views.generic import View

from unioncare.core.browser_marks import browser_mark
from unioncare.core.limits import limited
from unioncare.core.views import NeedsPermission

from .base import GO

# Browsers ask at every page, and a whole office may have one address.
RATE = "600/m"
# What the scripts of the page import, and what its style sheets load: no tag of the page names them.
UNNAMED = (
    "js/visit-vault.js", "js/visit-queue.js", "js/visit-waiting.js", "js/visit-draft.js", "js/visit-fields.js",
    "js/visit-photos.js", "bootstrap-icons/fonts/bootstrap-icons.woff2",
)  # fmt: skip
_FILE = re.compile(rf'(?:href|src)="({re.escape(settings.STATIC_URL)}[^"]+)"')


class WaitingView(NeedsPermission, View):
    """Who is signed in, and the token of their session: asked before anything that waited on the phone is sent."""

    permission = GO

    def get(self, request: HttpRequest) -> HttpResponse:
        request.by_itself = True  # type: ignore[attr-defined]
        return JsonResponse({"owner": browser_mark(self.user.pk), "token": get_token(request)})


@login_not_required
@require_GET
@never_cache
@limited(RATE)
def offline(request: HttpRequest) -> HttpResponse:
    """Show the page that a service worker keeps: the same for everybody who reads this language in this theme."""
    return _private(request, HttpResponse(_shell(request)))


@login_not_required
@require_GET
@never_cache
@limited(RATE)
def worker(request: HttpRequest) -> HttpResponse:
    """Answer the service worker; its text changes with whatever it has to keep, and by that browsers renew it."""
    page = _shell(request)
    files = sorted({*_FILE.findall(page), *map(static, UNNAMED)})
    version = hashlib.sha256(page.encode()).hexdigest()[:16]
    kept = json.dumps({"version": version, "page": reverse("visits:offline"), "files": files})
    code = f"self.KEPT = {kept};\nimportScripts({json.dumps(static('js/visit-worker.js'))});\n"
    return _private(request, HttpResponse(code, content_type="text/javascript; charset=utf-8"))


def _shell(request: HttpRequest) -> str:
    # Not rendered for the request: neither a person nor a token may get into what the phone keeps.
    return render_to_string("visits/offline.html", {"request": request, "csrf_token": ""})


def _private(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """Browsers ask for these by themselves, which is no sign that somebody is there."""
    request.by_itself = True  # type: ignore[attr-defined]
    return answer
