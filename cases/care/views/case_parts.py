"""Parts of the case page with an address of their own: timeline, ended items, the contact's phone number."""

from dataclasses import replace
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView

from unioncare.core.audit import record_access
from unioncare.core.forms import PurposeForm
from unioncare.organisation.calendar import load_working_days
from unioncare.worklist.selectors.clock import Clock

from ..selectors.asks import asks_of
from ..selectors.case_file import load_file
from ..selectors.case_page import history_of
from ..selectors.timeline import ACCESS, FILTERS, accesses_of, timeline
from .base import OfCase
from .case_page import reasons_shown

UNMASK = "cases.unmask_member"


class TimelineView(OfCase, TemplateView):
    """The timeline of a case by kind of event, all of it when asked (htmx, or a page of its own)."""

    reads = "timeline"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        wanted = request.GET.get("show", "")
        everything = "all" in request.GET
        limit = 10_000 if everything else 30
        case = self.case
        history = history_of(
            case,
            case.moves.select_related("actor"),
            case.gradings.select_related("graded_by"),
            case.consents.select_related("recorded_by"),
            load_file(case),
            limit + 1,
        )
        if wanted == ACCESS:
            history = replace(history, accesses=accesses_of(case, limit + 1))
        events, more = timeline(history, wanted, limit)
        context = {"case": case, "events": events, "more_events": more, "filters": FILTERS, "wanted": wanted}
        htmx = getattr(request, "htmx", False)
        return render(request, "cases/page/timeline.html" if htmx else "cases/page/timeline_page.html", context)


class EndedItemsView(OfCase, TemplateView):
    """All items of a case that have ended."""

    reads = "items"
    template_name = "cases/page/ended_page.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        clock = Clock(self.now, load_working_days())
        asks = asks_of(self.case, self.user, clock, ended_shown=None)
        return super().get_context_data(case=self.case, asks=asks, reasons_shown=reasons_shown(self.case), **kwargs)


class ContactPhoneView(OfCase, FormView):
    """The phone number of whoever is to be called, in full: only for a purpose, which is kept."""

    permission = UNMASK
    form_class = PurposeForm
    template_name = "dialogs/unmask.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = self.case.get_absolute_url()
        return super().get_context_data(what=_("contact phone"), whose=self.case.member.name, back=back, **kwargs)

    def form_valid(self, form: forms.Form) -> HttpResponse:
        purpose = form.cleaned_data["purpose"]
        record_access(self.case, actor=self.user, purpose=purpose, what="contact")
        context = {
            "what": _("contact phone"),
            "whose": self.case.member.name,
            "values": [(_("Phone to call"), self.case.contact_phone)],
            "purpose": purpose,
            "back": self.case.get_absolute_url(),
        }
        return render(self.request, "dialogs/unmasked.html", context)
