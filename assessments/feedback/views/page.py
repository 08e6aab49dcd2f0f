"""One request for the staff: what was written, who answers until when, what may be done; its files; the poster."""

from typing import Any

import segno
from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from donations.campaigns.selectors.public import enterprise_of
from unioncare.core.audit import record_access
from unioncare.core.panels import panels_for
from unioncare.core.views import NeedsPermission
from unioncare.notifications.letters import public_url
from unioncare.organisation.models import Unit
from unioncare.worklist.models import WorkItem

from ..access import NOTE
from ..enums import ENDED, Category
from ..models import FeedbackFile, RightsHelp
from ..presentation import TONES, buttons_for
from .base import OfFeedback

REPORT, SEE_CASE = "cases.report_case", "cases.see_case"


class FeedbackView(OfFeedback, TemplateView):
    """The page of a request. Each reading is noted."""

    template_name = "feedback/page.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        feedback, user = self.feedback, self.user
        record_access(feedback, actor=user, purpose="", what="feedback")
        buttons = buttons_for(feedback, user)
        items = WorkItem.objects.open().filter(subject=feedback.subject).select_related("assignee").order_by("due_at")
        asks = feedback.category in (Category.CARE, Category.AID) and feedback.case is None
        return super().get_context_data(
            tone=TONES.get(feedback.state, ""),
            thread=list(feedback.messages.select_related("author")),
            files=list(feedback.files.all()),
            steps=list(feedback.steps.select_related("actor")),
            items=list(items),
            rights=RightsHelp.objects.filter(request=feedback).first(),
            is_rights=feedback.category == Category.RIGHTS,
            is_open=feedback.state not in ENDED,
            possible=[button for button in buttons if button.why_not is None],
            refused=[button for button in buttons if button.why_not is not None],
            may_report=asks and user.has_perm(REPORT),
            case=feedback.case if feedback.case and user.has_perm(SEE_CASE, feedback.case) else None,
            panels=panels_for("assessments:feedback_request", user, feedback),
            now=self.now,
            **kwargs,
        )


class FeedbackFileView(OfFeedback):
    """Hand out a file that came along: never shown inside our pages, and every reading is noted."""

    def get(self, request: HttpRequest, number: str, pk: int) -> FileResponse:
        kept = get_object_or_404(FeedbackFile, request=self.feedback, pk=pk)
        record_access(self.feedback, actor=self.user, purpose="", what="feedback file")
        response = FileResponse(
            kept.file.open("rb"), as_attachment=True, filename=kept.file_name, content_type=kept.content_type
        )
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        return response


class PosterView(NeedsPermission, TemplateView):
    """The poster of a unit for the notice board, with the code that opens its form."""

    permission = NOTE
    template_name = "feedback/poster.html"

    @cached_property
    def unit(self) -> Unit:
        found: Unit = get_object_or_404(Unit.objects.visible_to(self.user, NOTE), code=self.kwargs["code"])
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        address = public_url(reverse("assessments:feedback_ask", args=[self.unit.code]))
        return super().get_context_data(
            unit=self.unit, address=address, union=enterprise_of(self.unit), back=reverse("assessments:feedback"),
            image=segno.make(f"{address}?qr", error="m", micro=False).svg_data_uri(scale=8, border=2), **kwargs,
        )  # fmt: skip
