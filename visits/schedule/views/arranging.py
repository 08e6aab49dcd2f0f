"""Another day, other visitors, a visit that no plan asks for."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext
from django.views.generic.base import View

from cases.care.views.base import CaseFormView
from unioncare.core.ui.dates import day_full

from ..errors import VisitRefused
from ..forms.arranging import DayForm, OpenVisitForm, VisitorForm
from ..models import Seat
from ..selectors.candidates import Candidate, candidates, warnings_on
from ..services.arranging import add_visitor, remove_visitor, reschedule_visit, seat_visitor
from ..services.opening import open_visit
from .base import OfVisit, VisitFormView


class DayView(VisitFormView):
    """Put a visit on another day of its window."""

    needs = "arrange"
    form_class = DayForm
    done_message = _("The visit has its day.")
    extra_context = {"title": _("Day of the visit"), "submit": _("Keep this day")}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"window": self.visit.window}

    def get_initial(self) -> dict[str, Any]:
        return {"day": self._asked() or self.visit.planned_on, "at": self.visit.planned_at}

    def _asked(self) -> date | None:
        """Return the day onto which the visit was dragged in the calendar."""
        try:
            return date.fromisoformat(self.request.GET.get("day", ""))
        except ValueError:
            return None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        first, last = self.visit.window
        note = _("The standard wants it from %(first)s to %(last)s; the window stays whatever the day.") % {
            "first": day_full(first),
            "last": day_full(last),
        }
        return super().get_context_data(note=note, warning=self._warning(), **kwargs)

    def _warning(self) -> str:
        warned = warnings_on(self.visit, self._asked() or self.visit.planned_on)
        names = dict(self.visit.seats.filter(user__in=warned).values_list("user", "user__name"))
        return "; ".join(f"{names[pk]}: {_joined(words)}" for pk, words in warned.items())

    def act(self, form: forms.Form) -> Any:
        return reschedule_visit(visit=self.visit, actor=self.user, now=self.now, **form.cleaned_data)

    def get_success_url(self) -> str:
        if self.request.GET.get("back") == "calendar":
            self.visit.refresh_from_db(fields=["planned_on"])
            return f"{reverse('visits:calendar')}?on={self.visit.planned_on.isoformat()}"
        return super().get_success_url()


class VisitorView(VisitFormView):
    """Choose who goes for a place, or who comes along."""

    needs = "arrange"
    form_class = VisitorForm
    done_message = _("The visitors are settled.")

    @cached_property
    def seat(self) -> Seat | None:
        position = self.kwargs.get("position")
        if position is None:
            return None
        seat = self.visit.seats.filter(position=position).select_related("user").first()
        if seat is None:
            raise Http404
        return seat

    @cached_property
    def people(self) -> dict[int, Candidate]:
        return {one.user.pk: one for one in candidates(self.visit, self.seat)}

    def get_form_kwargs(self) -> dict[str, Any]:
        choices = [(pk, _choice(one)) for pk, one in self.people.items()]
        return super().get_form_kwargs() | {"people": choices}

    def get_initial(self) -> dict[str, Any]:
        proposed = self.seat.user_id if self.seat and self.seat.user_id in self.people else None
        return {"person": proposed or next(iter(self.people), None)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        title = _("Who goes: %(roles)s") % {"roles": self.seat.role_words} if self.seat else _("Who comes along")
        note = _("The fairest first: a role that will do, the nearest unit, the fewest visits around that day.")
        return super().get_context_data(title=title, note=note, submit=_("Let this person go"), **kwargs)

    def act(self, form: forms.Form) -> Any:
        person = self.people[int(form.cleaned_data["person"])].user
        if self.seat is None:
            return add_visitor(visit=self.visit, person=person, actor=self.user, now=self.now)
        return seat_visitor(seat=self.seat, person=person, actor=self.user, now=self.now)


class RemoveVisitorView(OfVisit, View):
    """Take somebody off who only came along."""

    needs = "arrange"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, item: int, position: int) -> HttpResponse:
        seat = self.visit.seats.filter(position=position).first()
        if seat is not None:
            try:
                remove_visitor(seat=seat, actor=self.user, now=self.now)
            except VisitRefused as refusal:
                messages.error(request, str(refusal.reason))
        return self.leave(self.visit.get_absolute_url())


class OpenVisitView(CaseFormView):
    """Ask for a visit on an occasion that no plan knows of."""

    permission = "visits.arrange_visits"
    keeps_away = True
    form_class = OpenVisitForm
    done_message = _("The visit stands in the worklist, with its day and its visitors.")
    extra_context = {"title": _("Plan a visit"), "submit": _("Plan it")}

    def get_initial(self) -> dict[str, Any]:
        today = timezone.localdate(self.now)
        return {"first": today, "last": today + timedelta(days=7)}

    def act(self, form: forms.Form) -> Any:
        self.opened = open_visit(case_id=self.case.pk, actor=self.user, now=self.now, **form.cleaned_data)

    def get_success_url(self) -> str:
        return self.opened.get_absolute_url()


def _choice(one: Candidate) -> SafeString:
    warned = format_html('<small class="uc-amber">{}</small>', _joined(one.warnings)) if one.warnings else ""
    return format_html("<span>{}</span><small>{}</small>{}", one.user.name, one.words, warned)


def _joined(words: Any) -> str:
    return pgettext("list", ", ").join(words)
