"""What the code on the slip opens: the member's page, for whoever holds it."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import View

from unioncare.core.limits import limited
from visits.safety.selectors.hotlines import hotlines

from ..selectors.links import link_of
from ..selectors.page import load_member_page
from ..services import note_opening

# Phones of one mine's network share an address.
RATE = "60/m"
LANGUAGE = "in"


@method_decorator([login_not_required, never_cache, limited(RATE)], name="dispatch")
class MemberPageView(View):
    """The page of a member. It asks for nothing and keeps nothing about whoever reads it."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, code: str) -> HttpResponseBase:
        now = timezone.now()
        link = link_of(code, timezone.localdate(now))
        language = request.GET.get(LANGUAGE, "")
        if language not in dict(settings.LANGUAGES):
            language = link.language if link else settings.LANGUAGE_CODE
        with translation.override(language):
            if link is None:
                answer = render(request, "member_page/gone.html", {"hotlines": hotlines()}, status=404)
            else:
                page = load_member_page(link.case, now, timezone.localdate(now))
                answer = render(request, "member_page/open.html", {"link": link, "page": page, "hotlines": hotlines()})
        if link is not None and request.method == "GET":  # a chat program that looks whether it is there reads nothing
            note_opening(link=link, now=now)
        answer["X-Robots-Tag"] = "noindex, nofollow"
        answer["Referrer-Policy"] = "no-referrer"
        return answer
