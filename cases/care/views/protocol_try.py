"""Trying a version out with a grading, before or after it is in force."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from ..forms.protocol import TryForm
from ..selectors.plan import load_clock, preview_facts
from ..selectors.protocol import RuleBook
from ..selectors.protocol_page import load_page
from .plan_rows import grant_rows, kind_rows
from .protocol_base import OfProtocol


def try_context(request: HttpRequest, book: RuleBook) -> dict[str, Any]:
    """Return the form to try a version with, and what the rules give for it."""
    given = {name: request.GET[name] for name in TryForm.base_fields if name in request.GET}
    form = TryForm(TryForm.default() | given)
    if not form.is_valid():
        return {"try_form": form, "tried": None}
    facts = form.facts()
    preview = preview_facts(book, facts, clock=load_clock(timezone.now()), anchor=form.cleaned_data["on"])
    return {
        "try_form": form,
        "tried": {
            "level": facts.l,
            "until": preview.until,
            "count": len(preview.items),
            "kinds": kind_rows(preview.items),
            "grants": grant_rows(preview),
        },
    }


class ProtocolTryView(OfProtocol):
    """The answer of the try-it panel, as soon as something in it changes. The page's address keeps what was chosen."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        book = load_page(self.protocol).book
        response = render(
            request, "protocol/try_result.html", {"protocol": self.protocol, **try_context(request, book)}
        )
        path = getattr(getattr(request, "htmx", None), "current_url_abs_path", "") or ""
        if path:
            response["HX-Replace-Url"] = f"{path.partition('?')[0]}?{request.GET.urlencode()}"
        return response
