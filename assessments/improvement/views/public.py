"""“You said, we did” for everybody, without an account."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator

from donations.campaigns.selectors.public import enterprise_of
from unioncare.core.limits import limited
from unioncare.core.public import OPEN, PublicView

from ..selectors.public import published_page, unit_of

# Phones of one mine's network share an address.
RATE = "120/m"


@method_decorator([*OPEN, limited(RATE)], name="dispatch")
class YouSaidWeDidView(PublicView):
    """What was published of a unit with everything below it."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, unit: str) -> HttpResponse:
        found = unit_of(unit)
        if found is None:
            return render(request, "improvement/public/gone.html", status=HTTPStatus.NOT_FOUND)
        rows, page = published_page(found, request.GET.get("after", ""))
        context = {"unit": found, "union": enterprise_of(found), "rows": rows, "page": page}
        return render(request, "improvement/public/page.html", context)
