"""Editing a draft: beginning one, the editor, title and dates, the full text."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView

from unioncare.core.panels import panels_for
from unioncare.core.views import NeedsPermission, signed_in
from unioncare.organisation.models import User
from unioncare.worklist.approvals import panel_for

from ..enums import ProtocolState
from ..forms.protocol import DEFAULT, HeadForm, NewProtocolForm, TextForm
from ..models import Protocol
from ..selectors.protocol_page import load_page
from ..services import protocols
from ..starter.protocol import TITLE_EN, TITLE_ZH
from .protocol import offered, state_words
from .protocol_base import EDIT, EditsProtocol, ProtocolFormView
from .protocol_try import try_context


class ProtocolNewView(NeedsPermission, FormView):
    """Begin a version: for which unit, from what."""

    permission = EDIT
    form_class = NewProtocolForm
    template_name = "protocol/new.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": signed_in(self.request)}

    def get_initial(self) -> dict[str, Any]:
        user, source = signed_in(self.request), self.request.GET.get("from", DEFAULT)
        title: dict[str, Any] = {"title_zh": TITLE_ZH, "title_en": TITLE_EN}
        copied = Protocol.objects.visible_to(user).select_related("unit").filter(code=source).first()
        if copied is not None:
            title = {"title_zh": copied.title_zh, "title_en": copied.title_en}
        return {"source": source, "unit": self._unit(user, copied), **title}

    def _unit(self, user: User, copied: Protocol | None) -> int | None:
        """Return the unit that most likely gets the version: that of the copied one, or the writer's own."""
        if copied is not None and user.has_perm(EDIT, copied):
            return copied.unit_id
        return user.main_post.unit_id if user.main_post else None

    def form_valid(self, form: NewProtocolForm) -> HttpResponse:
        data = form.cleaned_data
        protocol = protocols.draft_protocol(
            unit=data["unit"],
            actor=signed_in(self.request),
            now=timezone.now(),
            title_zh=data["title_zh"],
            title_en=data["title_en"],
            copy_of=form.copy_of,
            from_default=data["source"] == DEFAULT,
        )
        messages.success(self.request, gettext("Draft %(code)s is ready to be edited.") % {"code": protocol.code})
        return redirect("cases:protocol_edit", protocol.code)


class ProtocolEditView(EditsProtocol, TemplateView):
    """The editor: rules as sentences, each with its dialog; what is wrong; trying it out."""

    template_name = "protocol/edit.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.protocol.state != ProtocolState.DRAFT:
            messages.info(request, gettext("Only a draft can be edited. Make a new version instead."))
            return redirect("cases:protocol", self.protocol.code)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = load_page(self.protocol, checked=True)
        words, tone = state_words(self.protocol)
        user = signed_in(self.request)
        return super().get_context_data(
            protocol=self.protocol,
            page=page,
            moves=offered(self.protocol, user),
            panel=panel_for(self.protocol.subject, protocols.ACTION, user),
            panels=panels_for("cases:protocol_edit", user, self.protocol),
            state_words=words,
            tone=tone,
            editing=True,
            **try_context(self.request, page.book),
            **kwargs,
        )


class HeadView(ProtocolFormView):
    """Title and first day."""

    form_class = HeadForm
    title = _("Title and dates")

    def get_initial(self) -> dict[str, Any]:
        protocol = self.protocol
        return {
            "title_zh": protocol.title_zh,
            "title_en": protocol.title_en,
            "starts_on": protocol.starts_on,
            "revision": protocol.revision,
        }

    def act(self, form: forms.Form) -> Any:
        return protocols.save_head(
            protocol=self.protocol, actor=signed_in(self.request), now=self.now, **form.cleaned_data
        )

    def describe(self, theirs: Protocol) -> str:
        return f"{theirs.title_zh} · {theirs.starts_on or ''}"


class TextView(ProtocolFormView):
    """The full text."""

    form_class = TextForm
    title = _("Full text")

    def get_initial(self) -> dict[str, Any]:
        protocol = self.protocol
        return {"text_zh": protocol.text_zh, "text_en": protocol.text_en, "revision": protocol.revision}

    def act(self, form: forms.Form) -> Any:
        return protocols.save_text(
            protocol=self.protocol, actor=signed_in(self.request), now=self.now, **form.cleaned_data
        )

    def describe(self, theirs: Protocol) -> str:
        return f"{theirs.text_zh}\n\n{theirs.text_en}"
