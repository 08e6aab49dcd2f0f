"""Writing a visit down: as a page, and as a record that waited on a phone and is sent by its script."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView

from unioncare.core.browser_marks import browser_mark
from unioncare.core.numbers import stated_number
from unioncare.core.refusals import Refusal
from unioncare.worklist.enums import ItemState

from ..contributions import hotlines
from ..enums import Flag
from ..errors import AlreadyRecorded, NotOpen
from ..forms.record import RecordForm, owners_named
from ..models import Visit, VisitQuerySet, VisitRecord
from ..selectors.acting import was_to_go
from ..selectors.candidates import candidates, known_around
from ..services.arranging import what_became_of
from ..services.outcomes import tell_of_danger
from ..services.recording import kept_under, record_extra, record_visit
from .base import OfVisit

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

    def visits_open(self) -> VisitQuerySet:
        """What somebody wrote before others were sent in their place is taken: they were there."""
        visits = super().visits_open()
        return visits | Visit.objects.once_with(self.user) if self._is_queued else visits

    def may(self, act: str) -> bool:
        return super().may(act) or (self._is_queued and was_to_go(self.user, self.visit))

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

    @cached_property
    def seated(self) -> str:
        """Those who are to go, as the page remembers them."""
        return ",".join(str(pk) for pk in sorted(seat.user_id for seat in self.visit.seats.all() if seat.user_id))

    def get_form_kwargs(self) -> dict[str, Any]:
        others = {one.user.pk: one.user.name for one in candidates(self.visit) if one.user.pk not in self.expected}
        kwargs = super().get_form_kwargs()
        if "data" in kwargs:
            kwargs["data"] = self._placed(kwargs["data"].copy(), others)
        return kwargs | {
            "expected": list(self.expected.items()),
            "others": list(others.items()),
            "health": self.visit.case.may_process,
        }

    def _placed(self, data: QueryDict, others: dict[int, str]) -> QueryDict:
        """Put everybody who was ticked where they stand now, also who was to go or held a post when it was written."""
        ticked = [*data.getlist("came"), *data.getlist("also")]
        named = {number for text in (*ticked, *owners_named(data)) if (number := stated_number(text)) is not None}
        if missing := named - {*self.expected, *others}:
            others |= {person.pk: person.name for person in known_around(self.visit, missing)}
        expected = {str(pk) for pk in self.expected}
        data.setlist("came", [text for text in ticked if text in expected])
        data.setlist("also", [text for text in ticked if text not in expected])
        return data

    def get_initial(self) -> dict[str, Any]:
        seated = [seat.user_id for seat in self.visit.seats.all() if seat.user_id]
        return {
            "happened_at": timezone.localtime(self.now).replace(second=0, microsecond=0),
            "came": seated or [self.user.pk],
            "place": self.visit.place or self.visit.case.place,
            "promise_1_owner": self.user.pk,
            "seated": self.seated,
        }

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.visit.item.state != ItemState.OPEN:
            self.conflict = what_became_of(self.visit)
            if STARTED not in request.GET:
                messages.info(request, self.conflict)
                return self.leave(self.visit.get_absolute_url())
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sent = sum(1 for seat in self.visit.seats.all() if seat.roles)
        return super().get_context_data(
            visit=self.visit, seats=sent, hotlines=hotlines(), conflict=self.conflict, beside=BESIDE, **kwargs
        )

    def form_valid(self, form: forms.Form) -> HttpResponse:
        assert isinstance(form, RecordForm)
        try:
            record = self._keep(form)
        except CONFLICTS as conflict:
            self.conflict = str(conflict.reason)
            return self._refused(form, HTTPStatus.CONFLICT, self.conflict)
        except Refusal as refusal:
            form.add_error(None, str(refusal.reason))
            return self.form_invalid(form)
        return self._kept(record, self._words(form, record))

    def _keep(self, form: RecordForm) -> VisitRecord:
        now = self.now
        entry = form.entry(now)
        if kept := kept_under(entry, self.user):
            return kept
        if self.request.POST.get(BESIDE):
            return record_extra(case=self.visit.case, entry=entry, actor=self.user, now=now)
        return record_visit(visit=self.visit, entry=entry, actor=self.user, now=now)

    def _kept(self, record: VisitRecord, words: str) -> HttpResponse:
        page = self._page_of(record.visit_id)
        if self._is_queued:
            return JsonResponse({"url": page, "words": words})
        messages.success(self.request, words)
        return self.leave(page)

    def _page_of(self, visit: int) -> str:
        """Return the page of a visit, the list of one's own where it is closed to the writer by now."""
        found = Visit.objects.open_to(self.user).filter(pk=visit).first()
        return found.get_absolute_url() if found else reverse("visits:mine")

    def _words(self, form: RecordForm, record: VisitRecord) -> str:
        """Say that it is kept, and what was made of a wrong clock and of visitors who changed while it waited."""
        said = [_skewed(record) or str(_("The visit is recorded."))]
        if record.visit_id == self.visit.pk and form.cleaned_data["seated"] not in ("", self.seated):
            said.append(_changed(record))
        return " ".join(said)

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        return self._refused(form, HTTPStatus.UNPROCESSABLE_ENTITY, _("Some of it needs to be put right."))

    def _refused(self, form: forms.Form, status: HTTPStatus, words: str) -> HttpResponse:
        if called := self._call_all_the_same(form):
            words = f"{words} {called}"
        if not self._is_queued:
            return self.render_to_response(self.get_context_data(form=form), status=status)
        return self._answer(status, " ".join([words, *_errors(form)]))

    def _call_all_the_same(self, form: forms.Form) -> str:
        """Call the counsellors for a fear that stands in a refused record: it may wait on the phone for long."""
        # As it was sent: one wrong flag beside it must not hide it.
        flags, key = self.request.POST.getlist("flags"), form.cleaned_data.get("key")
        if Flag.SELF_HARM not in flags or self.visit.case.died_on or key is None:
            return ""
        tell_of_danger(case=self.visit.case, key=key, actor=self.user, now=self.now)
        words = str(_("The counsellors on duty are called all the same."))
        if not self._is_queued:
            messages.warning(self.request, words)
        return words

    def _answer(self, status: HTTPStatus, words: str) -> HttpResponse:
        return JsonResponse({"words": words, "url": self._page_of(self.visit.pk)}, status=status)

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


def _changed(record: VisitRecord) -> str:
    """Say by whom the visit is judged whose visitors changed while its record waited."""
    words = (
        _("The visitors had changed meanwhile: by those who are to go now, the standard is met.")
        if record.standard_met
        else _("The visitors had changed meanwhile: by those who are to go now, the standard is not met.")
    )
    return str(words)
