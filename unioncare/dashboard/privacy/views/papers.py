"""Papers of a request: added, handed out; the copy for the member."""

import json
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from django.views.generic.base import View

from unioncare.core.audit import record_access

from ..forms.requests import PaperForm
from ..models import PrivacyCopy
from ..permissions import CARRY_OUT, ENTER
from ..selectors.kept import open_to
from ..services.receiving import add_proofs
from .base import OfRequest, RequestFormView


class AddProofView(RequestFormView):
    """Add a paper while the request is open."""

    permission = ENTER
    form_class = PaperForm
    done_message = _("The paper is kept with the request.")
    extra_context = {"title": _("Add a paper"), "submit": _("Add it"), "upload": True}

    def act(self, form: PaperForm) -> Any:
        return add_proofs(request=self.asked, files=form.contents, actor=self.user, now=self.now)


class ProofView(OfRequest, View):
    """Hand out a paper; every reading is noted."""

    def get(self, request: HttpRequest, number: str, pk: int) -> FileResponse:
        found = self.asked.proofs.filter(pk=pk).first()
        if found is None:
            raise Http404
        record_access(self.asked, actor=self.user, purpose="", what="paper")
        response = FileResponse(
            found.file.open("rb"), as_attachment=True, filename=found.file_name, content_type=found.content_type
        )
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        return response


class OfCopy(OfRequest):
    """The copy of a request, handed out by whoever carries requests out; every handing out is noted."""

    permission = CARRY_OUT

    def sections(self) -> list[dict[str, Any]]:
        copy = PrivacyCopy.objects.filter(request=self.asked).first()
        if copy is None:
            raise Http404
        record_access(self.asked, actor=self.user, purpose=self.asked.number, what="copy")
        found: list[dict[str, Any]] = json.loads(copy.content)
        return open_to(found, self.user, self.asked)


class CopyPaperView(OfCopy, TemplateView):
    """The copy on A4, for the member."""

    template_name = "privacy/copy_paper.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            sections=self.sections(), copy=self.asked.copy, back=self.asked.get_absolute_url(), **kwargs
        )


class CopyDataView(OfCopy, View):
    """The copy as a file that machines read."""

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        kept = self.sections()
        told = {"request": self.asked.number, "made_at": self.asked.copy.made_at.isoformat(), "kept": kept}
        response = HttpResponse(
            json.dumps(told, ensure_ascii=False, indent=1), content_type="application/json; charset=utf-8"
        )
        response["Content-Disposition"] = f'attachment; filename="{self.asked.number}.json"'
        response["Cache-Control"] = "private, no-store"
        return response
