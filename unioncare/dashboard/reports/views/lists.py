"""The list of reports, and beginning one."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from unioncare.core.views import NeedsPermission, RefusableForm

from ..forms import NewReportForm
from ..models import Report
from ..permissions import HARDSHIP, MISSING, SEE, WRITE
from ..presentation import TONES
from ..selectors.lists import report_page
from ..services.writing import begin_report


class ReportListView(NeedsPermission, TemplateView):
    """The reports in scope, the newest first."""

    permission = SEE
    template_name = "reports/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        replaced = self.request.GET.get("replaced") == "1"
        page = report_page(self.user, self.request.GET.get("after", ""), replaced=replaced)
        return super().get_context_data(
            page=page, rows=[(one, TONES[one.state]) for one in page.rows], replaced=replaced,
            may_write=self.user.has_perm(WRITE), may_export_hardship=self.user.has_perm(HARDSHIP),
            may_see_missing=self.user.has_perm(MISSING),
            may_see_gaps=self.user.has_perm("organisation.see_gaps"), **kwargs,
        )  # fmt: skip


class NewReportView(RefusableForm):
    """Begin the report of a unit for a quarter or a year."""

    permission = WRITE
    template_name = "reports/form.html"
    form_class = NewReportForm
    begun: Report

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.user, "today": timezone.localdate(self.now)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        note = _("The figures follow by themselves. Where a report was published before, this becomes its correction.")
        return super().get_context_data(
            title=_("New report"), submit=_("Begin the report"), note=note, back=reverse("dashboard:reports"), **kwargs
        )

    def act(self, form: NewReportForm) -> Report:
        given = form.cleaned_data
        self.begun = begin_report(unit=given["unit"], period=given["period"], actor=self.user, now=self.now)
        return self.begun

    def get_success_url(self) -> str:
        return reverse("dashboard:report_write", args=[self.begun.pk])
