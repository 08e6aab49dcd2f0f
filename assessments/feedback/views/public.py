"""What workers open on their phone, without an account: the form, the receipt, the track of their request."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from auditlog.context import disable_auditlog
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _

from donations.campaigns.forms.public import UnitForm
from unioncare.core.honeypot import filled_by_a_program
from unioncare.core.limits import limited
from unioncare.core.public import OPEN, SECRETIVE, PublicView
from unioncare.core.refusals import Refusal
from unioncare.organisation.models import Unit

from ..enums import ENDED, FeedbackState, Way
from ..forms.public import AskForm, CodeForm, JudgeForm, WordsForm
from ..models import FeedbackRequest
from ..naming import grouped
from ..selectors.public import request_by_code, union_above, unit_by_code
from ..services.answering import judge_answer, withdraw, write_back
from ..services.receiving import receive_feedback

# Phones of one mine's network share an address.
RATE, SENDS, GUESSES = "120/m", "20/m", "30/m"


class FeedbackPage(PublicView):
    """A page that leaves no trail of who asked.

    The audit trail would keep the address from which a request came, and who was signed in on that device.
    """

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with disable_auditlog():
            return self.answer(request, *args, **kwargs)

    def answer(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer as any page does; what pages add belongs here: around `dispatch` it would leave the trail on."""
        return super().dispatch(request, *args, **kwargs)

    def page(self, name: str, status: HTTPStatus = HTTPStatus.OK, **context: Any) -> HttpResponse:
        return render(self.request, f"feedback/public/{name}.html", context, status=status)


@method_decorator([*OPEN, limited(GUESSES)], name="dispatch")
class AskDoorView(FeedbackPage):
    """The way to the form by the code of a unit, and to the track of a request."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        form = UnitForm(request.GET if "unit" in request.GET else None)
        if form.is_bound and form.is_valid():
            if (unit := unit_by_code(form.cleaned_data["unit"])) is not None:
                return redirect("assessments:feedback_ask", code=unit.code)
            return self.page("door", HTTPStatus.NOT_FOUND, form=form, unknown=True)
        return self.page("door", form=form, unknown=False)


@method_decorator([*OPEN, *SECRETIVE, limited(RATE), limited(SENDS, method="POST")], name="dispatch")
class AskView(FeedbackPage):
    """The form, and the receipt with the tracking code, which is shown here alone."""

    unit: Unit

    def answer(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        unit = unit_by_code(kwargs["code"])
        if unit is None:
            return redirect("assessments:feedback_door")
        self.unit = unit
        return super().answer(request, *args, **kwargs)

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self._show(AskForm(unit=self.unit, day=timezone.localdate()))

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        form = AskForm(request.POST, request.FILES, unit=self.unit, day=timezone.localdate())
        if filled_by_a_program(request):
            return self._show(AskForm(unit=self.unit, day=timezone.localdate()))
        if not form.is_valid():
            return self._show(form, HTTPStatus.UNPROCESSABLE_ENTITY)
        way = Way.QR if "qr" in request.GET else Way.FORM
        try:
            found, tracking = receive_feedback(entry=form.entry(way), actor=None, now=timezone.now())
        except Refusal as refusal:
            form.add_error(None, str(refusal.reason))
            return self._show(form, HTTPStatus.UNPROCESSABLE_ENTITY)
        return self.page("receipt", number=found.number, code=grouped(tracking), unit=found.unit)

    def _show(self, form: AskForm, status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
        return self.page("ask", status, form=form, unit=self.unit)


@method_decorator([*OPEN, *SECRETIVE, limited(GUESSES)], name="dispatch")
class TrackView(FeedbackPage):
    """A request as whoever asked sees it. The code comes by POST alone, so that no address and no log holds it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page("track", form=CodeForm(), found=None)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = CodeForm(request.POST)
        found = request_by_code(form.cleaned_data["code"]) if form.is_valid() else None
        if found is None:
            if form.is_valid():
                form.add_error("code", _("No request has this code. Compare it letter by letter; it is twelve long."))
            return self.page("track", HTTPStatus.NOT_FOUND, form=form, found=None)
        act = ACTS.get(request.POST.get("act", ""))
        return act(self, found) if act else self.thread(found)

    def thread(self, found: FeedbackRequest, status: HTTPStatus = HTTPStatus.OK, **forms: Any) -> HttpResponse:
        """Show what was written to and fro, and what may be done now."""
        found.refresh_from_db()
        thread = list(found.messages.all())
        last = next((one for one in reversed(thread) if one.is_answer), None)
        judges = found.state == FeedbackState.ANSWERED and last is not None and last.score is None
        refused = found.steps.filter(target=FeedbackState.REFUSED).first()
        context = {
            "found": found, "thread": thread, "code": self.request.POST["code"], "judges": judges,
            "judge": JudgeForm(), "reply": WordsForm(), "is_ended": found.state in ENDED,
            "may_withdraw": found.state not in ENDED, "reason": refused.reason if refused else "",
            "further": union_above(found.unit) if found.reopened_at and found.state == FeedbackState.CLOSED else None,
            "goes_further": bool(found.reopened_at) and found.state == FeedbackState.CLOSED,
        }  # fmt: skip
        return self.page("thread", status, **(context | forms))

    def judge(self, found: FeedbackRequest) -> HttpResponse:
        form = JudgeForm(self.request.POST)

        def keep() -> None:
            judge_answer(
                request_id=found.pk, score=form.cleaned_data["score"], words=form.cleaned_data["words"],
                now=timezone.now(),
            )  # fmt: skip

        return self._try(found, form, "judge", keep)

    def reply(self, found: FeedbackRequest) -> HttpResponse:
        form = WordsForm(self.request.POST)
        return self._try(
            found, form, "reply",
            lambda: write_back(request_id=found.pk, text=form.cleaned_data["text"], now=timezone.now()),
        )  # fmt: skip

    def take_back(self, found: FeedbackRequest) -> HttpResponse:
        form = CodeForm(self.request.POST)
        return self._try(found, form, "code_form", lambda: withdraw(request_id=found.pk, now=timezone.now()))

    def _try(self, found: FeedbackRequest, form: Any, name: str, act: Callable[[], Any]) -> HttpResponse:
        if form.is_valid():
            try:
                act()
                return self.thread(found, said=name)
            except Refusal as refusal:
                form.add_error(None, str(refusal.reason))
        return self.thread(found, HTTPStatus.UNPROCESSABLE_ENTITY, **{name: form})


ACTS: dict[str, Callable[[TrackView, FeedbackRequest], HttpResponse]] = {
    "judge": TrackView.judge, "reply": TrackView.reply, "withdraw": TrackView.take_back,
}  # fmt: skip
