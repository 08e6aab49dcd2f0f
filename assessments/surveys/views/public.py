"""What a survey link or a poster opens: the questions on somebody's own phone, without an account."""

from dataclasses import replace
from http import HTTPStatus
from typing import Any

from django.forms import MultipleChoiceField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.decorators import method_decorator

from unioncare.core.bilingual import localized
from unioncare.core.honeypot import filled_by_a_program
from unioncare.core.limits import limited
from unioncare.core.public import OPEN, SECRETIVE, PublicView

from ..enums import Closed
from ..errors import SurveyClosed
from ..forms.answering import AnswersForm
from ..selectors.asking import Door, Sheet, door_of, earlier_version, sheet_of, why_closed
from ..services.answering import take_answers

# The phones of a whole mine share one address.
RATE = "1200/m"
# What people who come too late, or came already, are told is no error.
FRIENDLY = (Closed.USED,)


@method_decorator([*OPEN, limited(RATE), *SECRETIVE], name="dispatch")
class AnswerView(PublicView):
    """The questions (GET uses nothing up: chat programs look at links), and taking the answers (POST)."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        door = door_of(token)
        why = Closed.UNKNOWN if door is None else why_closed(door, timezone.localdate())
        if door is None or why is not None:
            return self._closed(door, why or Closed.UNKNOWN)
        return self._questions(door, AnswersForm.of(sheet_of(door.version_id)))

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        door = door_of(token)
        if door is None:
            return self._closed(None, Closed.UNKNOWN)
        door = self._as_sent(door)
        sheet = sheet_of(door.version_id)
        if self.changes_language:
            # The same answers in the other language, not judged yet.
            return self._questions(door, AnswersForm.of(sheet, initial=_chosen(request, sheet)))
        form = AnswersForm.of(sheet, request.POST)
        if not form.is_valid():
            return self._questions(door, form, HTTPStatus.UNPROCESSABLE_ENTITY)
        if filled_by_a_program(request):
            return self._page(door, "done")
        try:
            take_answers(door=door, is_anonymous=sheet.version.is_anonymous, given=form.given, now=timezone.now())
        except SurveyClosed as refusal:
            return self._closed(door, refusal.closed, given=form.shown)
        return self._page(door, "done")

    def _as_sent(self, door: Door) -> Door:
        """Return the door with the version that was on the phone: a poster's may have been replaced meanwhile."""
        sent = self.request.POST.get("version", "")
        if door.invitation_id is not None or not (sent.isascii() and sent.isdigit()):
            return door
        version = earlier_version(door, int(sent[:4]))
        return door if version is None else replace(door, version_id=version)

    def _questions(self, door: Door, form: AnswersForm, status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
        return self._page(door, "questions", status, form=form)

    def _closed(self, door: Door | None, why: Closed, **context: Any) -> HttpResponse:
        status = HTTPStatus.OK if why in FRIENDLY else HTTPStatus.NOT_FOUND
        return self._page(door, "closed", status, reason=why.value, **context)

    def _page(
        self, door: Door | None, template: str, status: HTTPStatus = HTTPStatus.OK, **context: Any
    ) -> HttpResponse:
        plain = {
            "union": door.union if door else "",
            "title": localized(door, "title") if door else "",
            "expires_on": door.expires_on if door else None,
            "version": sheet_of(door.version_id).version if door else None,
        }
        return render(self.request, f"surveys/public/{template}.html", plain | context, status=status)


def _chosen(request: HttpRequest, sheet: Sheet) -> dict[str, Any]:
    """Return what was chosen so far as the initial values of a form; of several choices the list."""
    fields = AnswersForm.of(sheet).fields
    several = {name for name, field in fields.items() if isinstance(field, MultipleChoiceField)}
    return {
        name: request.POST.getlist(name) if name in several else request.POST.get(name, "")
        for name in fields
        if name in request.POST
    }
