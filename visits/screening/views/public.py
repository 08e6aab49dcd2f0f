"""What a screening link opens: the questions on the member's own phone, without an account."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.decorators import method_decorator

from unioncare.core.limits import limited
from unioncare.core.public import OPEN, SECRETIVE, PublicView
from unioncare.core.workflow import MoveRefused

from ...counselling.selectors.teams import team_of
from ...safety.selectors.hotlines import hotlines
from ..enums import Closed
from ..errors import LinkClosed
from ..forms.answers import AnswersForm
from ..models import ScreeningInvitation
from ..selectors.invitations import invitation_of
from ..services.answering import answer_by_link, danger_in, warn_without_keeping
from ..services.declining import decline_by_link

# A link is sent a few times at most; the phones of a whole ward share one address.
LINK_RATE, ADDRESS_RATE = "20/m", "300/m"
UNKNOWN, NO_CONSENT = "unknown", "no_consent"


LIMITED = (limited(ADDRESS_RATE), limited(LINK_RATE, by_link="token", method="POST"))


@method_decorator([*OPEN, *LIMITED, *SECRETIVE], name="dispatch")
class OpenScreeningView(PublicView):
    """The questions (GET uses nothing up: chat programs look at links), and taking the answers (POST)."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        link = invitation_of(token)
        if link is None:
            return self._closed(request, None, UNKNOWN)
        if (why := _why_closed(link)) is not None:
            return self._closed(request, link, why)
        return self._questions(request, link, AnswersForm(scales=link.scales.all()))

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        link = invitation_of(token)
        if link is None:
            return self._closed(request, None, UNKNOWN)
        if request.POST.get("act") == "decline":
            return self._decline(request, link, AnswersForm(request.POST, scales=link.scales.all()))
        if not self.changes_language:
            return self._take(request, link, AnswersForm(request.POST, scales=link.scales.all()))
        if (why := _why_closed(link)) is not None:
            return self._closed(request, link, why)
        # The same answers in the other language, not judged yet.
        return self._questions(request, link, AnswersForm(initial=request.POST.dict(), scales=link.scales.all()))

    def _take(self, request: HttpRequest, link: ScreeningInvitation, form: AnswersForm) -> HttpResponse:
        now, why = timezone.now(), _why_closed(link)
        complete = form.is_valid()
        danger = danger_in(form.given) > 0
        if complete and why is None:
            try:
                answer_by_link(invitation=link, given=form.given, now=now)
            except LinkClosed as refusal:
                why = refusal.closed
            except MoveRefused:
                why = NO_CONSENT
            else:
                return self._page(request, link, "public/screening_done.html", danger=danger)
        # What is incomplete or comes too late is not kept; a sign of danger in it still calls somebody.
        called = warn_without_keeping(invitation=link, given=form.given, now=now)
        if why is None:
            return self._questions(request, link, form, danger=danger, called=called)
        return self._closed(request, link, why, form=form, danger=danger, called=called)

    def _decline(self, request: HttpRequest, link: ScreeningInvitation, form: AnswersForm) -> HttpResponse:
        now = timezone.now()
        form.is_valid()
        # Whoever ticked a sign of danger and then would rather not answer is called all the same.
        danger = danger_in(form.given) > 0
        called = warn_without_keeping(invitation=link, given=form.given, now=now)
        try:
            decline_by_link(invitation=link, now=now)
        except LinkClosed as refusal:
            return self._closed(request, link, refusal.closed, danger=danger, called=called)
        return self._page(request, link, "public/screening_done.html", declined=True, danger=danger)

    def _questions(
        self, request: HttpRequest, link: ScreeningInvitation, form: AnswersForm, **more: Any
    ) -> HttpResponse:
        return self._page(request, link, "public/screening.html", form=form, **more)

    def _closed(self, request: HttpRequest, link: ScreeningInvitation | None, reason: str, **more: Any) -> HttpResponse:
        status = HTTPStatus.OK if reason == Closed.USED else HTTPStatus.NOT_FOUND
        context = {"reason": str(reason), "form": None, **more}
        return self._page(request, link, "public/screening_closed.html", status=status, **context)

    def _page(
        self,
        request: HttpRequest,
        link: ScreeningInvitation | None,
        template: str,
        status: HTTPStatus = HTTPStatus.OK,
        **context: Any,
    ) -> HttpResponse:
        team = team_of(link.case.unit) if link else None
        plain = {
            "team": team,
            "hotlines": hotlines(),
            "danger": False,
            "called": False,
            "declined": False,
            "link": link,
        }
        return render(request, template, plain | context, status=status)


def _why_closed(link: ScreeningInvitation) -> str | None:
    """Return why a link takes no answers now, None while it does."""
    return link.closed(timezone.now()) or (None if link.case.may_process else NO_CONSENT)
