"""What the pages about a period and about one appraisal share."""

from functools import cached_property
from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponseBase

from unioncare.core.views import NeedsPermission, RefusableForm, signed_in

from ..models import Appraisal, AppraisalPeriod
from ..selectors.access import READ, SEE, Reader, reader_of

RUN = "assessments.run_appraisals"
PUBLISH, EXPORT = "assessments.publish_appraisals", "assessments.export_appraisals"
__all__ = ["EXPORT", "PUBLISH", "READ", "RUN", "SEE"]


class OfPeriod(NeedsPermission):
    """A page of the office about one period: 404 outside the scope."""

    permission = SEE

    @cached_property
    def period(self) -> AppraisalPeriod:
        rows = AppraisalPeriod.objects.visible_to(self.user, self.permission)
        return found_or_404(rows, self.kwargs["number"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if signed_in(request).has_perm(self.permission):
            self.require(self.period)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(period=self.period, **kwargs)  # type: ignore[misc]


class InPeriod(NeedsPermission):
    """A page for whoever takes part in a period; each page says how, and answers 404 to others."""

    permission = ""

    @cached_property
    def period(self) -> AppraisalPeriod:
        return found_or_404(AppraisalPeriod.objects.all(), self.kwargs["number"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(period=self.period, **kwargs)  # type: ignore[misc]


class OfAppraisal(NeedsPermission):
    """A page about one appraisal: 404 for whoever neither is the person, nor leads them, nor sits in the office."""

    permission = ""
    # The page is for the person alone, for their superior alone.
    own_alone: ClassVar[bool] = False
    leader_alone: ClassVar[bool] = False

    @cached_property
    def reader(self) -> Reader:
        rows = Appraisal.objects.select_related(
            "period__unit", "period__scheme", "period__subject", "person", "unit", "superior", "self_review",
            "superior_review__written_by",
        )  # fmt: skip
        appraisal = rows.filter(pk=self.kwargs["pk"]).first()
        reader = reader_of(self.user, appraisal) if appraisal is not None else None
        if reader is None or (self.own_alone and not reader.own) or (self.leader_alone and not reader.leads):
            raise Http404
        return reader

    @property
    def appraisal(self) -> Appraisal:
        return self.reader.appraisal

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.permission:
            assert self.reader
        elif signed_in(request).has_perm(self.permission):
            self.require(self.appraisal)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(appraisal=self.appraisal, period=self.appraisal.period, **kwargs)  # type: ignore[misc]


class AppraisalFormView(OfAppraisal, RefusableForm):
    """A form about one appraisal, as a page or a dialog."""

    template_name = "appraisal/form.html"

    def get_success_url(self) -> str:
        return self.appraisal.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(back=self.appraisal.get_absolute_url(), **kwargs)


def found_or_404(rows: Any, number: str) -> AppraisalPeriod:
    """Return one period with what its pages need."""
    found: AppraisalPeriod | None = rows.filter(number=number).select_related("unit", "scheme", "subject").first()
    if found is None:
        raise Http404
    return found
