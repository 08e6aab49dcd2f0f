"""What the pages about one version share: the version in scope, a form that a service may refuse, the way back."""

from functools import cached_property
from typing import Any, cast

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from unioncare.core.refusals import Refusal
from unioncare.core.views import NeedsPermission, RefusableForm, signed_in

from ..models import Protocol
from ..services.protocols import EditConflict

SEE, EDIT = "cases.see_protocol", "cases.edit_protocol"


class OfProtocol(NeedsPermission):
    """A page about one version: 404 outside the scope."""

    permission = SEE

    @cached_property
    def protocol(self) -> Protocol:
        rows = Protocol.objects.visible_to(signed_in(self.request)).select_related(
            "unit", "subject__unit", "created_by", "approved_by", "changed_by"
        )
        protocol = rows.filter(code=self.kwargs["code"]).first()
        if protocol is None:
            raise Http404
        return protocol

    @property
    def may_edit(self) -> bool:
        return bool(signed_in(self.request).has_perm(EDIT, self.protocol))


class EditsProtocol(OfProtocol):
    """A page that changes a version: 403 without the permission for this one."""

    permission = EDIT

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if signed_in(request).has_perm(self.permission):
            self.require(self.protocol)
        return super().dispatch(request, *args, **kwargs)


class ProtocolFormView(EditsProtocol, RefusableForm):
    """A form about one version, as a page or a dialog.

    When somebody else saved in between, what was typed stays, and what stands now is shown beside it.
    """

    template_name = "protocol/form.html"
    title: Any = ""
    submit: Any = ""

    def refused(self, form: forms.BaseForm, refusal: Refusal) -> HttpResponse:
        return (
            self._show_conflict(form, refusal) if isinstance(refusal, EditConflict) else super().refused(form, refusal)
        )

    def _show_conflict(self, form: forms.BaseForm, conflict: EditConflict) -> HttpResponse:
        """Keep what was typed; saving once more is then a decision."""
        form.add_error(None, str(conflict.reason))
        data = cast("QueryDict", form.data).copy()
        data["revision"] = str(conflict.theirs.revision if conflict.theirs is not None else 0)
        form.data = data
        return self.render_to_response(self.get_context_data(form=form, theirs=self.describe(conflict.theirs)))

    def describe(self, theirs: Any) -> str:
        """Say what stands now, after somebody else's change."""
        return ""

    def go_back(self) -> HttpResponse:
        target, htmx = self.get_success_url(), getattr(self.request, "htmx", None)
        if not htmx:
            return HttpResponseRedirect(target)
        # A dialog leads back to the page below it, with what was being tried out there.
        page = htmx.current_url_abs_path or ""
        return HttpResponseClientRedirect(page if page.partition("?")[0] == target else target)

    def get_success_url(self) -> str:
        return reverse("cases:protocol_edit", args=[self.protocol.code])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **{
                "protocol": self.protocol,
                "title": self.title,
                "submit": self.submit,
                "back": self.get_success_url(),
                "wide": True,
                "theirs": "",
                **kwargs,
            }
        )
