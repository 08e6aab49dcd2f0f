"""What is printed of a survey: slips with the links of members, the poster; and passing one link on."""

from typing import Any

import segno
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from cases.members.models import Member
from unioncare.core.audit import record_bulk_access
from unioncare.core.views import NeedsPermission
from unioncare.notifications.letters import public_url
from unioncare.worklist.models import WorkItem
from unioncare.worklist.selectors.doers import may_fulfil
from unioncare.worklist.selectors.scopes import items_open_to
from unioncare.worklist.services.transitions import ItemConflict

from ..kinds import LINK, PLANNED
from ..models import Invitation
from ..selectors.running import link_of, slips_of
from ..services.passing import pass_on
from .base import RUN, OfSurvey

# As many slips as a print of ten sheets holds.
SLIPS = 80


def code_of(token: str, scale: int = 5) -> dict[str, str]:
    """Return the address that a token opens, and its code as a picture."""
    address = public_url(reverse("assessments:answer_survey", args=[token]))
    return {"address": address, "code": segno.make(address, error="m", micro=False).svg_data_uri(scale=scale, border=2)}


class SlipsView(OfSurvey, TemplateView):
    """The slips of a unit, eight on a sheet: of those who have not answered. Printing them is noted."""

    permission = RUN
    template_name = "surveys/running/slips.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = slips_of(self.survey, self.kwargs["unit"], timezone.localdate(self.now))
        links = list(rows[:SLIPS])
        people = [(link.member.pk, link.member.name) for link in links if link.member]
        record_bulk_access(Member, people, actor=self.user, purpose="", what="survey slips")
        return super().get_context_data(
            slips=[(link, code_of(link.token, 3)) for link in links],
            left=max(0, rows.count() - SLIPS),
            back=self.survey.get_absolute_url(),
            **kwargs,
        )


class PosterView(OfSurvey, TemplateView):
    """The poster of an open survey."""

    template_name = "surveys/running/poster.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        survey = self.survey
        if not survey.is_open or not survey.takes_on(timezone.localdate(self.now)):
            raise Http404
        return super().get_context_data(**code_of(survey.token, 8), back=survey.get_absolute_url(), **kwargs)


class PassOnView(NeedsPermission, TemplateView):
    """The link that a work item asks to pass on: shown, copied, printed; then the duty is done."""

    permission = "worklist.see_work"
    template_name = "surveys/running/pass_on.html"

    @cached_property
    def item(self) -> WorkItem:
        rows = items_open_to(self.user).filter(kind__in=(LINK, PLANNED)).select_related("subject", "unit", "assignee")
        item: WorkItem | None = rows.filter(pk=self.kwargs["pk"]).first()
        if item is None or not may_fulfil(self.user, item):
            raise Http404
        return item

    @cached_property
    def link(self) -> Invitation | None:
        return link_of(self.item.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        link = self.link
        shown = code_of(link.token) if link is not None else {}
        return super().get_context_data(item=self.item, link=link, **shown, **kwargs)


class PassedOnView(PassOnView, View):
    """It was passed on."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            pass_on(item=self.item, actor=self.user, now=self.now)
        except ItemConflict as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Noted: the link was passed on."))
        return self.leave(reverse("worklist:mine"))
