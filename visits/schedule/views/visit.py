"""The page of one visit: its window and why, who goes, what was written down."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest
from django.views.generic import TemplateView
from django.views.generic.base import View

from unioncare.core.audit import record_access
from unioncare.core.panels import panels_for
from unioncare.organisation.calendar import load_working_days
from unioncare.worklist.enums import ItemState
from unioncare.worklist.selectors.clock import Clock

from ..enums import Flag
from ..models import VisitPhoto, VisitRecord
from ..selectors.listing import row_of
from ..selectors.records import record_of
from ..services.arranging import what_became_of
from .base import OfVisit


class VisitView(OfVisit, TemplateView):
    """One visit. Reading a record is noted: it tells of health and family."""

    template_name = "visits/visit.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        visit = self.visit
        record = record_of(visit)
        told = visit.case.may_process
        if record is not None:
            record_access(visit.case, actor=self.user, purpose="", what="visit record")
        is_open = visit.item.state == ItemState.OPEN
        return super().get_context_data(
            visit=visit,
            row=row_of(visit, Clock(self.now, load_working_days()), self.user),
            record=record,
            receipt=getattr(record, "receipt", None),
            told=told,
            flags=self._flags(record),
            went=self._went(record),
            because=None if visit.item.subject.withheld else visit.item.because,
            moves=visit.moves.select_related("moved_by"),
            seats=visit.seats.all(),
            became="" if is_open or record else what_became_of(visit),
            may_arrange=is_open and self.may("arrange"),
            may_record=is_open and self.may("record"),
            panels=panels_for("visits:visit", self.user, visit),
            **kwargs,
        )

    def _flags(self, record: VisitRecord | None) -> list[str]:
        """Return the red flags; of a fear for somebody's life only those who went read here."""
        if record is None:
            return []
        went = self._went(record)
        return [str(one) for one in record.flags.all() if one.flag != Flag.SELF_HARM or went]

    def _went(self, record: VisitRecord | None) -> bool:
        """Tell whether the reader was there, and so knows what others must not read: what weighs on the member."""
        return record is not None and self.user.pk in {one.user_id for one in record.attendances.all()}


class PhotoView(OfVisit, View):
    """Hand out a photo; every reading is noted."""

    def get(self, request: HttpRequest, item: int, pk: int) -> FileResponse:
        photo = VisitPhoto.objects.filter(record__visit=self.visit, pk=pk).first()
        if photo is None or not self.visit.case.may_process:
            raise Http404
        record_access(self.visit.case, actor=self.user, purpose="", what="visit photo")
        response = FileResponse(photo.file.open("rb"), content_type=photo.content_type)
        response["Content-Disposition"] = "inline"
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        return response


class ReceiptView(OfVisit, TemplateView):
    """The receipt of what was handed over, on paper, for a signature."""

    template_name = "visits/receipt.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        record = record_of(self.visit)
        receipt = getattr(record, "receipt", None)
        if receipt is None:
            raise Http404
        back = self.visit.get_absolute_url()
        return super().get_context_data(visit=self.visit, receipt=receipt, back=back, **kwargs)
