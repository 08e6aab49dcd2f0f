"""The dialogs of single rules."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext

from unioncare.core.numbers import stated_number
from unioncare.core.views import signed_in
from unioncare.core.workflow import MoveRefused

from ..engine.names import NAMES
from ..engine.raw import RawRule
from ..enums import Entitlement
from ..forms.rules import RuleForm
from ..models import ProtocolRule
from ..services import protocols
from .protocol_base import EditsProtocol, ProtocolFormView


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
                revision=stated_number(request.POST.get("revision")) or 0,
                actor=signed_in(request),
                now=self.now,
            )
        except MoveRefused as refusal:
            messages.error(request, str(refusal.reason))
        else:
            messages.success(request, gettext("The rule is deleted."))
        return redirect("cases:protocol_edit", code)
