"""Writing a visit down: as a page, and as a record that waited on a phone and is sent by its script."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView

from cases.care.files import FileRefused
from unioncare.core.browser_marks import browser_mark
from unioncare.worklist.enums import ItemState

from ..contributions import hotlines
from ..errors import AlreadyRecorded, NotOpen
from ..forms.record import RecordForm
from ..models import Visit, VisitRecord
from ..selectors.candidates import candidates
from ..services.arranging import what_became_of
from ..services.recording import kept_under, record_extra, record_visit
from .base import REFUSALS, OfVisit

# Sent by the script that keeps records on the phone, which then reads the answer; the value says whose record it is.
QUEUED = "X-Waiting-Record"
# The phone holds a record of this visit: its page opens whatever became of the visit meanwhile.
STARTED = "started"
# The visitor was told that others were first, and wants the record kept beside theirs.
BESIDE = "beside"
CONFLICTS = (AlreadyRecorded, NotOpen)


class RecordView(OfVisit, FormView):
    """The record of a visit. A conflict answers 409 and keeps everything that was written."""

    needs = "record"
    form_class = RecordForm
    template_name = "visits/record.html"
    conflict = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse a record that somebody else left on this device: it waits for them."""
        if self._is_queued and request.headers[QUEUED] != browser_mark(self.user.pk):
            words = _("This record was written by somebody else. It stays on this device until they sign in.")
            return JsonResponse({"words": words}, status=HTTPStatus.FORBIDDEN)
        return super().dispatch(request, *args, **kwargs)

    def refuse(self) -> HttpResponse:
        if self._is_queued:  # signing in would not help: whoever was swapped off the visit is told, and nothing waits
            words = _("You do not go on this visit any more: somebody else writes it down.")
            return self._answer(HTTPStatus.GONE, words)
        return super().refuse()

    def turn_away(self, why: str) -> HttpResponse:
        if self._is_queued:
            return self._answer(HTTPStatus.UNPROCESSABLE_ENTITY, why)
        return super().turn_away(why)

    @cached_property
    def expected(self) -> dict[int, str]:
        """Those who were to go, and the writer."""
        seated = {seat.user.pk: seat.user.name for seat in self.visit.seats.all() if seat.user}
        return seated | {self.user.pk: self.user.name}

    def get_form_kwargs(self) -> dict[str, Any]:
        others = [(one.user.pk, one.user.name) for one in candidates(self.visit) if one.user.pk not in self.expected]
        return super().get_form_kwargs() | {
            "expected": list(self.expected.items()),
            "others": others,
            "health": self.visit.case.may_process,
        }

    def get_initial(self) -> dict[str, Any]:
        seated = [seat.user_id for seat in self.visit.seats.all() if seat.user_id]
        return {
            "happened_at": timezone.localtime(self.now).replace(second=0, microsecond=0),
            "came": seated or [self.user.pk],
            "place": self.visit.place or self.visit.case.place,
            "promise_1_owner": self.user.pk,
        }

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.visit.item.state != ItemState.OPEN:
            self.conflict = what_became_of(self.visit)
            if STARTED not in request.GET:
                messages.info(request, self.conflict)
                return self.leave(self.visit.get_absolute_url())
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = (self.visit.seats.count(), hotlines())
        return super().get_context_data(
            visit=self.visit, seats=shown[0], hotlines=shown[1], conflict=self.conflict, beside=BESIDE, **kwargs
        )

    def form_valid(self, form: forms.Form) -> HttpResponse:
        assert isinstance(form, RecordForm)
        try:
            record = self._keep(form)
        except CONFLICTS as conflict:
            self.conflict = str(conflict.reason)
            return self._refused(form, HTTPStatus.CONFLICT, self.conflict)
        except (*REFUSALS, FileRefused) as refusal:
            form.add_error(None, str(refusal.reason))
            return self.form_invalid(form)
        return self._kept(record)

    def _keep(self, form: RecordForm) -> VisitRecord:
        now = self.now
        entry = form.entry(now)
        if kept := kept_under(entry, self.user):
            return kept
        if self.request.POST.get(BESIDE):
            return record_extra(case=self.visit.case, entry=entry, actor=self.user, now=now)
        return record_visit(visit=self.visit, entry=entry, actor=self.user, now=now)

    def _kept(self, record: VisitRecord) -> HttpResponse:
        page = Visit.objects.get(pk=record.visit_id).get_absolute_url()
        if self._is_queued:
            return JsonResponse({"url": page, "words": _skewed(record) or _("The visit is recorded.")})
        messages.success(self.request, _skewed(record) or _("The visit is recorded."))
        return self.leave(page)

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        return self._refused(form, HTTPStatus.UNPROCESSABLE_ENTITY, _("Some of it needs to be put right."))

    def _refused(self, form: forms.Form, status: HTTPStatus, words: str) -> HttpResponse:
        if not self._is_queued:
            return self.render_to_response(self.get_context_data(form=form), status=status)
        return self._answer(status, " ".join([words, *_errors(form)]))

    def _answer(self, status: HTTPStatus, words: str) -> HttpResponse:
        return JsonResponse({"words": words, "url": self.visit.get_absolute_url()}, status=status)

    @property
    def _is_queued(self) -> bool:
        return QUEUED in self.request.headers


def _errors(form: forms.Form) -> Iterator[str]:
    """Yield each error with the name of its field: the script shows them away from the form."""
    for name, errors in form.errors.items():
        label = f"{form.fields[name].label}{_(': ')}" if name in form.fields else ""
        yield from (f"{label}{error}" for error in errors)


def _skewed(record: VisitRecord) -> str:
    """Say that the clock of the phone was wrong, and what was made of it."""
    if not record.skew_seconds:
        return ""
    minutes = abs(record.skew_seconds) // 60
    words = (
        _("The visit is recorded. Your phone's clock is %(minutes)s minutes ahead; the time was put right.")
        if record.skew_seconds > 0
        else _("The visit is recorded. Your phone's clock is %(minutes)s minutes behind; the time was put right.")
    )
    return words % {"minutes": minutes}
