"""Editing a draft: the editor, its dialogs, and the steps that lead to approval."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView

from unioncare.core.views import NeedsPermission, signed_in
from unioncare.core.workflow import MoveRefused
from unioncare.worklist.approvals import panel_for
from unioncare.worklist.services import ItemRefused

from ..engine.names import NAMES
from ..engine.raw import RawRule
from ..enums import Entitlement, ProtocolState
from ..forms.protocol import DEFAULT, HeadForm, NewProtocolForm, ReasonForm, TextForm
from ..forms.rules import RuleForm
from ..models import Protocol, ProtocolRule
from ..selectors.protocol_page import load_page
from ..services import protocols
from ..starter.protocol import TITLE_EN, TITLE_ZH
from .protocol import offered, state_words, try_context
from .protocol_base import EDIT, EditsProtocol, ProtocolFormView


class ProtocolNewView(NeedsPermission, FormView):
    """Begin a version: for which unit, from what."""

    permission = EDIT
    form_class = NewProtocolForm
    template_name = "protocol/new.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": signed_in(self.request)}

    def get_initial(self) -> dict[str, Any]:
        source = self.request.GET.get("from", DEFAULT)
        title: dict[str, Any] = {"title_zh": TITLE_ZH, "title_en": TITLE_EN}
        copied = Protocol.objects.visible_to(signed_in(self.request)).filter(code=source).first()
        if copied is not None:
            title = {"title_zh": copied.title_zh, "title_en": copied.title_en, "unit": copied.unit_id}
        return {"source": source, **title}

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


class RuleView(ProtocolFormView):
    """One rule, new or known."""

    form_class = RuleForm
    template_name = "protocol/rule.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if kwargs["entitlement"] not in Entitlement.values:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @property
    def entitlement(self) -> Entitlement:
        return Entitlement(self.kwargs["entitlement"])

    @property
    def rule(self) -> ProtocolRule | None:
        """The row, None for a new rule or one that somebody deleted meanwhile."""
        return self.protocol.rules.filter(pk=self.kwargs.get("pk"), entitlement=self.entitlement).first()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.kwargs.get("pk") and self.rule is None:
            raise Http404
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        rule = self.rule
        raw = RawRule.from_row(rule) if rule else None
        initial = {"revision": rule.revision if rule else 0}
        return {**super().get_form_kwargs(), "entitlement": self.entitlement, "rule": raw, "initial": initial}

    def act(self, form: forms.Form) -> Any:
        assert isinstance(form, RuleForm)
        revision = form.cleaned_data["revision"] or 0
        return protocols.save_rule(
            protocol=self.protocol,
            values=form.values(),
            actor=signed_in(self.request),
            now=self.now,
            pk=self.kwargs.get("pk") if revision else None,
            revision=revision,
        )

    def describe(self, theirs: ProtocolRule | None) -> str:
        return f"{theirs.article} {RawRule.from_row(theirs).read().sentence()}" if theirs else ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            entitlement=self.entitlement, rule=self.rule, title=NAMES[self.entitlement], **kwargs
        )


class RuleDeleteView(EditsProtocol):
    """Delete a rule of a draft."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, code: str, pk: int) -> HttpResponse:
        try:
            protocols.delete_rule(
                protocol=self.protocol,
                pk=pk,
                revision=int(request.POST.get("revision") or 0),
                actor=signed_in(request),
                now=self.now,
            )
        except MoveRefused as refusal:
            messages.error(request, str(refusal.reason))
        else:
            messages.success(request, gettext("The rule is deleted."))
        return redirect("cases:protocol_edit", code)


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
