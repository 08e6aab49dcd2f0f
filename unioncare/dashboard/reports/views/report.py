"""One report: read, written, published, corrected, on paper, as a workbook."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, pgettext, pgettext_lazy
from django.views.generic import TemplateView

from unioncare.core.audit import record_event
from unioncare.core.forms import PlainForm
from unioncare.core.refusals import Refusal
from unioncare.core.views import RefusableForm
from unioncare.imports.exporting import ExportView
from unioncare.imports.writing.workbooks import BookWriter, Heading
from unioncare.organisation.enums import Role

from ..enums import ReportState
from ..errors import SectionsChanged
from ..forms import SectionsForm
from ..models import Report
from ..permissions import PUBLISH, SEE, WRITE
from ..presentation import STEPS, TONES, Part, parts_of
from ..selectors.explaining import explain_figures
from ..selectors.figures import tables_of
from ..selectors.lists import versions_of
from ..selectors.sections import texts_of
from ..services.flow import REPORT_FLOW
from ..services.publishing import publish_report
from ..services.writing import begin_report, discard_report, write_sections
from .base import OfReport
from .sheets import write_tables

EVENT = gettext_noop("report exported")


class ReportView(OfReport, TemplateView):
    """The report as it stands, its versions and steps."""

    template_name = "reports/report.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        report, user = self.report, self.user
        is_draft = report.state == ReportState.DRAFT
        publishes = is_draft and user.has_perm(PUBLISH, report)
        return super().get_context_data(
            parts=[part for part in self.parts() if not part.is_empty], tone=TONES[report.state],
            is_draft=is_draft, is_replaced=report.state == ReportState.REPLACED,
            reason=explain_figures(report, self.now), versions=[(one, TONES[one.state]) for one in versions_of(report)],
            steps=[(STEPS[one.move], one) for one in report.steps.select_related("actor")],
            may_write=is_draft and user.has_perm(WRITE, report), may_publish=publishes,
            why_not=REPORT_FLOW.why_not(report, "publish", user, self.now) if publishes else None,
            may_correct=report.state == ReportState.PUBLISHED and user.has_perm(WRITE, report), now=self.now, **kwargs,
        )  # fmt: skip

    def parts(self) -> list[Part]:
        return parts_of(texts_of(self.report), tables_of(self.report, self.now))


class ReportPaperView(ReportView):
    """The report on A4, to be signed."""

    template_name = "reports/paper.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(back=self.report.get_absolute_url(), chair=Role.CHAIR.label, **kwargs) | {
            "reason": None
        }


class ReportForms(OfReport, RefusableForm):
    """A form about one report, as a page or a dialog."""

    template_name = "reports/form.html"
    # In which state it is offered; whoever sends the form in another one is told why it is refused.
    state = ReportState.DRAFT

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.report.state != self.state:
            return HttpResponseRedirect(self.report.get_absolute_url())
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            back=self.report.get_absolute_url(), sub=f"{self.report.unit.name} · {self.report.span.label}", **kwargs
        )

    def get_success_url(self) -> str:
        return self.report.get_absolute_url()


class WriteView(ReportForms):
    """Write the sections; whoever comes second in one of them is told."""

    permission = WRITE
    form_class = SectionsForm
    done_message = gettext_lazy("The report is saved.")
    extra_context = {"title": gettext_lazy("Write the report"), "wide": True}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"texts": texts_of(self.report)}

    def act(self, form: SectionsForm) -> Any:
        return write_sections(report=self.report, texts=form.typed(), actor=self.user, now=self.now)

    def refused(self, form: Any, refusal: Refusal) -> Any:
        if isinstance(refusal, SectionsChanged):
            form.show_theirs(refusal.theirs)
        return super().refused(form, refusal)


class PublishView(ReportForms):
    """Publish a draft: from then on nothing of it changes."""

    permission = PUBLISH
    form_class = PlainForm
    done_message = gettext_lazy("The report is published.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        title = pgettext_lazy("report", "Publish")
        note = _("Figures and words stay as they are at this moment. A mistake is put right by a new version.")
        return super().get_context_data(title=title, submit=title, note=note, **kwargs)

    def act(self, form: PlainForm) -> Report:
        return publish_report(report=self.report, actor=self.user, now=self.now)


class CorrectView(ReportForms):
    """Begin the correction of a published report."""

    permission = WRITE
    form_class = PlainForm
    state = ReportState.PUBLISHED
    begun: Report

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        note = _("A new version begins with the words of this one. This one holds until the new one is published.")
        return super().get_context_data(
            title=_("Correct the report"), submit=_("Begin the correction"), note=note, **kwargs
        )

    def act(self, form: PlainForm) -> Report:
        self.begun = begin_report(unit=self.report.unit, period=self.report.span, actor=self.user, now=self.now)
        return self.begun

    def get_success_url(self) -> str:
        return reverse("dashboard:report_write", args=[self.begun.pk])


class DiscardView(ReportForms):
    """Throw a draft away."""

    permission = WRITE
    form_class = PlainForm
    done_message = gettext_lazy("The draft is thrown away.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        title = _("Throw the draft away")
        note = _("Everything that was written in this draft is lost. Published versions stay.")
        return super().get_context_data(title=title, submit=title, note=note, danger=True, **kwargs)

    def act(self, form: PlainForm) -> None:
        discard_report(report=self.report, actor=self.user, now=self.now)

    def get_success_url(self) -> str:
        return reverse("dashboard:reports")


class ReportExportView(OfReport, ExportView):
    """All tables of a report as sheets, its words on one."""

    permission, page, event = SEE, "dashboard:report", EVENT
    title = gettext_lazy("Report as a workbook")
    masks = gettext_lazy("It names no member; what stands for fewer than 5 people is left out.")
    sheet = gettext_lazy("Report")

    def list_address(self) -> str:
        return self.report.get_absolute_url()

    def fill(self, book: BookWriter, now: datetime) -> int:
        report = self.report
        sheet = book.sheet(str(self.sheet), (Heading(_("Report"), 30), Heading("", 100)))
        for label, value in (
            (_("Unit"), report.unit.name), (_("Period"), report.span.label), (_("Version"), report.version),
            (_("State"), report.get_state_display()), (pgettext("report", "Published"), report.published_at),
            (_("Protocol"), report.protocol),
        ):  # fmt: skip
            sheet.add([label, value])
        parts = parts_of(texts_of(report), [])
        for part in parts:
            if part.text:
                sheet.add([part.section.label, part.text])
        sheet.add(["", str(book.mark)])
        return write_tables(book, tables_of(report, now))

    def note(self, purpose: str, rows: int) -> None:
        details = {"purpose": purpose, "rows": rows, "filter": ""}
        record_event(self.report, actor=self.user, what=self.event, details=details)
