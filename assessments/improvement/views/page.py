"""One action: how far it is, what may be done next; its evidence handed out."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest
from django.urls import reverse
from django.views.generic import TemplateView
from django.views.generic.base import View

from unioncare.core.audit import record_access

from ..enums import PROVEN, UNDONE, ActionState
from ..presentation import TONES, buttons_for, words_of
from ..selectors.page import owed_by, stages_of
from ..selectors.public import TOLD, told_alone
from ..services.flow import owner_only
from ..sources import find_source
from .base import PLAN, PUBLISH, OfAction


class ActionView(OfAction, TemplateView):
    """The page of an action."""

    template_name = "improvement/page.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        action, user = self.action, self.user
        steps = list(action.steps.select_related("actor"))
        buttons, plans = buttons_for(action, user), user.has_perm(PLAN, action)
        undone = action.state in UNDONE
        return super().get_context_data(
            tone=TONES.get(action.state, ""),
            stages=stages_of(action, steps),
            steps=[(step, words_of(step)) for step in steps],
            owed=owed_by(action),
            found=find_source(user, action.source_key),
            files=list(action.files.select_related("added_by")),
            possible=[button for button in buttons if button.why_not is None],
            refused=[button for button in buttons if button.why_not is not None],
            told=told_alone(action) if action.said_zh else None,
            may_change=plans and undone,
            may_add=undone and owner_only(action, user) is None,
            may_word=(plans or user.has_perm(PUBLISH, action)) and action.state not in (
                ActionState.PUBLISHED, ActionState.DROPPED,
            ),
            is_proven=action.state in PROVEN,
            address=_address(action),
            **kwargs,
        )  # fmt: skip


def _address(action: Any) -> str:
    """Return where everybody reads it; empty while nobody does."""
    if action.state != ActionState.PUBLISHED or action.unit.kind not in TOLD:
        return ""
    return reverse("assessments:improvement_public", args=[action.unit.code])


class EvidenceView(OfAction, View):
    """Hand out a file; every reading is noted."""

    def get(self, request: HttpRequest, number: str, pk: int) -> FileResponse:
        found = self.action.files.filter(pk=pk).first()
        if found is None:
            raise Http404
        record_access(self.action, actor=self.user, purpose=found.file_name, what="improvement evidence")
        response = FileResponse(
            found.file.open("rb"), as_attachment=True, filename=found.file_name, content_type=found.content_type
        )
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        return response
