"""The steps of a version: submit, take back, retire, give up."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from unioncare.core.views import signed_in
from unioncare.core.workflow import MoveRefused
from unioncare.worklist.services import ItemRefused

from ..forms.ending import ReasonForm
from ..services import protocols
from .protocol_base import EDIT, EditsProtocol, ProtocolFormView


class SubmitView(EditsProtocol):
    """Submit a draft for approval."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        try:
            protocols.submit_protocol(protocol=self.protocol, actor=signed_in(request), now=self.now)
        except (MoveRefused, ItemRefused) as refusal:
            messages.error(request, str(refusal.reason))
            return redirect("cases:protocol_edit", code)
        messages.success(request, gettext("The protocol waits for approval."))
        return redirect("cases:protocol", code)


class ActView(ProtocolFormView):
    """A step that needs a reason: take back, retire, give up."""

    form_class = ReasonForm
    services: Mapping[str, Any] = {
        "withdraw": protocols.withdraw_protocol,
        "retire": protocols.retire_protocol,
        "drop": protocols.drop_draft,
    }
    titles = {"withdraw": _("Take back"), "retire": _("Retire this version"), "drop": _("Give the draft up")}
    notes = {
        "withdraw": _("It becomes a draft again; whoever was to decide sees your reason."),
        "retire": _("It ends with today. Plans made by it go on; new plans need another version."),
        "drop": _("The draft stays in the list as retired and cannot be edited any more."),
    }

    @property
    def permission(self) -> str:  # type: ignore[override]
        return "cases.retire_protocol" if self.kwargs["step"] == "retire" else EDIT

    def act(self, form: forms.Form) -> Any:
        serve = self.services[self.kwargs["step"]]
        return serve(
            protocol=self.protocol, actor=signed_in(self.request), now=self.now, reason=form.cleaned_data["reason"]
        )

    def get_success_url(self) -> str:
        return reverse("cases:protocol", args=[self.protocol.code])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        step = self.kwargs["step"]
        more = {"note": self.notes[step], "danger": step != "withdraw"}
        return super().get_context_data(title=self.titles[step], submit=self.titles[step], **more, **kwargs)
