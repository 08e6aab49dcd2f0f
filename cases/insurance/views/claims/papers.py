"""The checklist of a claim: a paper is uploaded, linked or seen; or it is not there after all."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from unioncare.core.refusals import Refusal

from ...forms.claims import PaperForm
from ...models import ClaimPaper
from ...services.claims import attach_document, note_seen, take_paper_back, upload_paper
from .base import HANDLE, ClaimFormView, OfClaim


class OfPaper(OfClaim):
    """A page about one line of the checklist."""

    permission = HANDLE
    keeps_away = True

    @cached_property
    def paper(self) -> ClaimPaper:
        paper = ClaimPaper.objects.filter(claim=self.claim, pk=self.kwargs["pk"]).select_related("document").first()
        if paper is None:
            raise Http404
        paper.claim = self.claim
        return paper


class ClaimPaperView(OfPaper, ClaimFormView):
    """Say by what a paper is there."""

    form_class = PaperForm
    done_message = _("The paper is there.")
    extra_context = {"submit": _("Note it"), "upload": True}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "paper": self.paper}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(title=str(self.paper), **kwargs)

    def act(self, form: forms.Form) -> Any:
        data, paper = form.cleaned_data, self.paper
        if data["how"] == PaperForm.SEEN:
            return note_seen(paper=paper, actor=self.user, now=self.now)
        if data["how"] == PaperForm.UPLOAD:
            file = data["file"]
            return upload_paper(paper=paper, name=file.name, data=file.read(), actor=self.user, now=self.now)
        return attach_document(paper=paper, document=data["document"], actor=self.user)


class TakePaperBackView(OfPaper):
    """Say that a paper is not there after all."""

    def post(self, request: HttpRequest, number: str, pk: int) -> HttpResponse:
        try:
            take_paper_back(paper=self.paper, actor=self.user, now=self.now)
        except Refusal as refusal:
            messages.error(request, str(refusal.reason))
        return self.leave(self.claim.get_absolute_url())
