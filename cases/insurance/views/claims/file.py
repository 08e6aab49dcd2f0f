"""The claim on paper: cover sheet, checklist, copies page by page; ID number and phone in full for a purpose."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.generic import FormView

from cases.care.selectors.document_pages import Printed, printed
from unioncare.core.audit import record_access
from unioncare.core.forms import PurposeForm

from ...engine.paying import lines_of
from ...models import ClaimPaper
from .base import OfClaim
from .page import READ, checklist

UNMASK = "cases.unmask_member"


@dataclass(frozen=True, slots=True)
class Copy:
    """A paper of which a copy is in the file, and how it is printed."""

    paper: ClaimPaper
    printed: Printed


class ClaimFileView(OfClaim, FormView):
    """The claim as it is handed to the insurer; whoever may unmask the member gets it with the whole numbers."""

    template_name = "insurance/claims/file.html"
    form_class = PurposeForm
    reads = "claim file"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.require(self.claim.case.member, UNMASK)
        record_access(self.claim.case, actor=self.user, purpose=self.claim.number, what=self.reads)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: PurposeForm) -> HttpResponse:
        purpose = f"{self.claim.number}: {form.cleaned_data['purpose']}"
        record_access(self.claim.case.member, actor=self.user, purpose=purpose, what="phone, id_number")
        return self.render_to_response(self.get_context_data(form=form, whole=True))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        claim, papers = self.claim, checklist(self.claim)
        may_read = self.user.has_perm(READ, claim.case)
        held = [(paper, paper.document) for paper in papers if paper.document is not None and paper.is_there]
        return super().get_context_data(
            **{
                "claim": claim,
                "case": claim.case,
                "lines": lines_of(claim.because),
                "papers": papers,
                "copies": [Copy(paper, printed(document)) for paper, document in held] if may_read else [],
                "kept_back": bool(held) and not may_read,
                "may_unmask": self.user.has_perm(UNMASK, claim.case.member),
                "whole": False,
                "printed_on": timezone.localdate(self.now),
                "back": claim.get_absolute_url(),
                **kwargs,
            }
        )
