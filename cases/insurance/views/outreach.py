"""Outreach: the list with the rate before and after, noting an activity, its material."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from unioncare.core.views import NeedsPermission, RefusableForm

from ..forms.outreach import OutreachForm
from ..models import Outreach
from ..selectors.outreach import outreach_page, with_rates
from ..selectors.terms import PERMISSION
from ..services.outreach import note_outreach

NOTE = "cases.note_outreach"


class OutreachListView(NeedsPermission, TemplateView):
    """What was done in the reader's units to tell people, and what it changed."""

    permission = PERMISSION
    template_name = "insurance/outreach.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate(self.now)
        page = outreach_page(self.user, self.request.GET.get("after", ""))
        return super().get_context_data(
            page=page, rows=with_rates(page.rows, today), may_note=self.user.has_perm(NOTE), **kwargs
        )


class OutreachNoteView(RefusableForm):
    """Note an activity."""

    permission = NOTE
    template_name = "insurance/term_form.html"
    form_class = OutreachForm
    done_message = _("The activity is noted.")
    extra_context = {"title": _("Note an outreach activity"), "submit": _("Note it"), "upload": True}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(back=self.get_success_url(), **kwargs)

    def act(self, form: Any) -> Outreach:
        return note_outreach(entry=form.entry(), actor=self.user, now=self.now)

    def get_success_url(self) -> str:
        return reverse("cases:outreach")


class MaterialView(NeedsPermission):
    """Hand out what people were given: never shown inside our pages."""

    permission = PERMISSION

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        outreach = Outreach.objects.visible_to(self.user, PERMISSION).filter(pk=pk).exclude(material="").first()
        if outreach is None:
            raise Http404
        response = FileResponse(
            outreach.material.open("rb"), as_attachment=True, filename=outreach.material_name,
            content_type=outreach.material_type,
        )  # fmt: skip
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        return response
