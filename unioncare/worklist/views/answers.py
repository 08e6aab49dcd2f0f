"""Where a form of the worklist leads once it has done its work."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect


def leave(request: HttpRequest, url: str = "") -> HttpResponse:
    """Go to `url`, else back to the page on which the dialog opened (`next`), else to My work.

    A form that was opened as a page of its own would come again, empty: from there the way leads to My work, too.
    """
    target = url or _way_back(request)
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(target)
    return HttpResponseRedirect(target)


def _way_back(request: HttpRequest) -> str:
    asked = request.POST.get("next", "") or getattr(getattr(request, "htmx", None), "current_url_abs_path", "") or ""
    safe = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    own = asked.partition("?")[0] == request.path
    return asked if safe and not own else reverse("worklist:mine")
