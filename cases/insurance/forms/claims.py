"""Forms of the steps of a claim, and of its papers."""

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.care.enums import DocumentKind
from cases.care.files import ACCEPT, FileRefused, check_size
from cases.care.forms.fields import AskedWhen, EventDateField, PastDateField, ReasonField
from cases.care.models import CaseDocument
from unioncare.core.forms import Choices, Columns, FileDrop, MoneyField, StyledForm, When

from ..enums import RejectionCode
from ..models import Claim, ClaimPaper


class StepForm(StyledForm, forms.Form):
    """A step of a claim; `values` are the keyword arguments of its service."""

    def __init__(self, *args: Any, claim: Claim, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.claim = claim

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.fields}


class PlainForm(StepForm):
    """A step that asks for nothing."""


class ReasonForm(StepForm):
    """A step with its reason."""

    reason = ReasonField()


class RemarkForm(StepForm):
    """A step with a remark that may be left out."""

    reason = forms.CharField(label=_("Remark"), max_length=300, required=False)


class SubmitForm(StepForm):
    """When a claim went to the insurer, and under which number."""

    submitted_on = PastDateField(label=_("Submitted on"))
    insurer_no = forms.CharField(label=_("Number at the insurer"), max_length=60, required=False)
    reason = forms.CharField(
        label=_("Why it is filed late"), max_length=300, required=False, help_text=_("Only after the deadline.")
    )

    layout = (Columns("submitted_on", "insurer_no"), "reason")


class SupplementForm(StepForm):
    """What an insurer asks for besides, until when."""

    due_on = EventDateField(label=_("Until"))
    reason = ReasonField(label=_("What is asked for"))


class ApproveForm(StepForm):
    """What an insurer approved."""

    amount = MoneyField(label=_("Approved amount"))
    reason = forms.CharField(label=_("Remark"), max_length=300, required=False)


class RejectForm(StepForm):
    """Why an insurer rejected a claim."""

    code = forms.ChoiceField(label=_("Why"), choices=RejectionCode.choices)
    note = forms.CharField(label=_("What the insurer wrote"), max_length=200, required=False)


class AppealForm(StepForm):
    """An appeal and its reason."""

    appealed_on = PastDateField(label=_("Appealed on"))
    reason = ReasonField(label=_("Why the decision is wrong"))


class PayForm(StepForm):
    """What was paid, and when."""

    amount = MoneyField(label=_("Paid amount"))
    paid_on = PastDateField(label=_("Paid on"))

    layout = (Columns("amount", "paid_on"),)


class PaperForm(AskedWhen, StyledForm, forms.Form):
    """By what a paper is there: a document of the file, a new one, or the sight of it."""

    UPLOAD, LINK, SEEN = "upload", "link", "seen"

    how = forms.ChoiceField(
        label=_("How the paper is there"),
        choices=[(UPLOAD, _("Upload a copy")), (LINK, _("A document of the file")), (SEEN, _("Seen on paper"))],
        widget=Choices(columns=3),
        initial=UPLOAD,
    )
    file = forms.FileField(
        label=pgettext_lazy("upload", "File"), widget=FileDrop(accept=ACCEPT, hint=_("PDF, pictures, Office"))
    )
    document = forms.ModelChoiceField(CaseDocument.objects.none(), label=_("Document"))

    asked_when: ClassVar = {"file": ("how", (UPLOAD,)), "document": ("how", (LINK,))}
    layout = ("how", When("how=upload", "file"), When("how=link", "document"))

    def __init__(self, *args: Any, paper: ClaimPaper, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = CaseDocument.objects.filter(case=paper.claim.case_id, struck_at__isnull=True)
        held = held.exclude(kind=DocumentKind.CONSENT).order_by("-recorded_at", "-pk")
        self.fields["document"].queryset = held  # type: ignore[attr-defined]
        drop = self.fields["file"].widget
        drop.max_bytes = settings.DOCUMENT_MAX_BYTES
        drop.attrs["data-max-bytes"] = settings.DOCUMENT_MAX_BYTES

    def clean_file(self) -> Any:
        """Refuse a file that is too large while it still lies on the disk, unread."""
        file = self.cleaned_data["file"]
        if file is not None:
            try:
                check_size(file.size or 0, limit=settings.DOCUMENT_MAX_BYTES)
            except FileRefused as refusal:
                raise forms.ValidationError(str(refusal.reason)) from refusal
        return file
