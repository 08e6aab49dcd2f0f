"""Documents of a case: filed by form, read only through a checked and logged download."""

from typing import Any

from django import forms
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext_lazy as _

from unioncare.core.views import signed_in

from ..enums import DocumentKind
from ..files import FileBusy, FileRefused
from ..forms.facts import DocumentForm
from ..models import CaseDocument
from ..selectors.document_pages import page_picture
from ..services.documents import add_document, note_reading
from .base import CaseFormView, OfCase
from .facts import NOTE

READ = "cases.see_documents"


class DocumentAddView(CaseFormView):
    """File a document."""

    permission = NOTE
    keeps_away = True
    form_class = DocumentForm
    done_message = _("The document is filed.")
    anchor = "documents"
    extra_context = {"title": _("File a document"), "submit": _("File it"), "upload": True}

    def get_initial(self) -> dict[str, Any]:
        kind = self.request.GET.get("kind", "")
        return {"kind": kind if kind in DocumentKind.values else DocumentKind.OTHER}

    def act(self, form: forms.Form) -> Any:
        upload = form.cleaned_data["file"]
        return add_document(
            case_id=self.case.pk,
            kind=form.cleaned_data["kind"],
            title=form.cleaned_data["title"],
            name=upload.name,
            data=upload.read(),
            actor=self.user,
            now=self.now,
        )


class OfDocument(OfCase):
    """What a document holds goes out only through here: it is read where it is not struck out, with consent."""

    permission = READ

    def document(self, pk: int) -> CaseDocument:
        document = CaseDocument.objects.filter(case=self.case, pk=pk, struck_at__isnull=True).first()
        if document is None or (not self.case.may_process and document.kind != DocumentKind.CONSENT):
            raise Http404
        return document

    @staticmethod
    def kept_nowhere(response: HttpResponseBase) -> None:
        """Let no browser guess what it is, and nothing on the way keep it."""
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"


class DocumentView(OfDocument):
    """Hand out a document: never shown inside our pages, and every reading is noted."""

    def get(self, request: HttpRequest, number: str, pk: int) -> FileResponse:
        document = self.document(pk)
        note_reading(document=document, actor=signed_in(request))
        response = FileResponse(
            document.file.open("rb"),
            as_attachment=True,
            filename=document.file_name,
            content_type=document.content_type,
        )
        self.kept_nowhere(response)
        return response


class DocumentPageView(OfDocument):
    """Hand out one page of a PDF as a picture, for a paper on which copies are printed; each reading is noted."""

    def get(self, request: HttpRequest, number: str, pk: int, page: int) -> HttpResponse:
        document = self.document(pk)
        try:
            picture = page_picture(document, page)
        except FileBusy as busy:
            return HttpResponse(busy.reason, status=429, headers={"Retry-After": "10"}, content_type="text/plain")
        except FileRefused as refusal:
            raise Http404 from refusal
        note_reading(document=document, actor=signed_in(request), page=page)
        response = HttpResponse(picture, content_type="image/jpeg")
        self.kept_nowhere(response)
        return response
