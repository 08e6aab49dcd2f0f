"""The case list as a workbook: for a purpose, which is kept with it and printed in it."""

import io
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import FormView

from unioncare.core.audit import record_bulk_access, record_event
from unioncare.core.forms import PurposeForm
from unioncare.core.masking import mask_id_number
from unioncare.core.views import NeedsPermission
from unioncare.imports.writing.workbooks import Heading, open_book
from unioncare.organisation.models import User

from ..models import IllnessCase
from ..selectors.case_filter import CaseFilter
from ..selectors.cases import filtered_cases

EXPORT = "cases.export_cases"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ExportView(NeedsPermission, FormView):
    """Ask for the purpose, then hand out the cases of the present filter."""

    permission = EXPORT
    form_class = PurposeForm
    template_name = "cases/list/export.html"

    def form_valid(self, form: forms.Form) -> HttpResponse:
        user, now = self.user, timezone.now()
        purpose = form.cleaned_data["purpose"]
        wanted = CaseFilter.from_query(self.request.GET, user)
        rows = filtered_cases(user, wanted, now) & IllnessCase.objects.visible_to(user, EXPORT)
        data, read = workbook(rows.order_by("number"), user=user, purpose=purpose, now=now)
        record_bulk_access(IllnessCase, read, actor=user, purpose=purpose, what="export")
        details = {"purpose": purpose, "rows": len(read), "filter": self.request.GET.urlencode()[:300]}
        record_event(user, actor=user, what="cases_exported", details=details)
        response = HttpResponse(data, content_type=XLSX)
        response["Content-Disposition"] = f'attachment; filename="cases-{timezone.localdate(now):%Y%m%d}.xlsx"'
        response["Cache-Control"] = "private, no-store"
        return response


def workbook(rows: Any, *, user: User, purpose: str, now: datetime) -> tuple[bytes, list[tuple[int, str]]]:
    """Return the workbook, and its cases as key and number. Its first row says who took it, when and what for."""
    out, read = io.BytesIO(), []
    with open_book(out, title=_("Cases")) as book:
        sheet = book.sheet(_("Cases"), _headings())
        sheet.add([watermark(user, purpose, now)])
        for case in rows.select_related("member", "unit", "owner", "disease").iterator(chunk_size=500):
            sheet.add(_cells(case))
            read.append((case.pk, case.number))
    return out.getvalue(), read


def watermark(user: User, purpose: str, now: datetime) -> str:
    """Return the sentence that ties an exported file to whoever took it."""
    return _("Taken by %(name)s (%(account)s) on %(at)s for: %(purpose)s. Personal data: do not pass on.") % {
        "name": user.name,
        "account": user.username,
        "at": f"{timezone.localtime(now):%Y-%m-%d %H:%M}",
        "purpose": purpose,
    }


def _headings() -> list[Heading]:
    labels = (
        (_("Case number"), 12), (_("Name"), 12), (_("Employee number"), 14), (_("ID number"), 20), (_("Unit"), 24),
        (_("Status"), 10), (_("Care level"), 8), (_("Severity"), 8), (_("Burden"), 8), (_("Disease"), 30),
        (_("Diagnosed on"), 12), (_("Reported"), 12), (_("Case owner"), 12), (_("Consent"), 10),
    )  # fmt: skip
    return [Heading(label, width, text=index in (0, 2, 3)) for index, (label, width) in enumerate(labels)]


def _cells(case: IllnessCase) -> list[Any]:
    open_ = case.may_process
    return [
        case.number, case.member.name, case.member.employee_no or "", mask_id_number(case.member.id_number),
        case.unit.name, case.get_state_display(),
        f"L{case.level}" if open_ and case.level else "", f"S{case.severity}" if open_ and case.severity else "",
        f"E{case.burden}" if open_ and case.burden else "", str(case.disease) if open_ and case.disease else "",
        case.diagnosed_on if open_ else None, timezone.localdate(case.reported_at),
        case.owner.name if case.owner else "", case.get_consent_state_display(),
    ]  # fmt: skip
