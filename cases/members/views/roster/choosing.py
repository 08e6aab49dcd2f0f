"""Step one and two: the file and its headers."""

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.generic import FormView

from unioncare.core.queues import ask_for
from unioncare.core.views import NeedsPermission, signed_in
from unioncare.imports.errors import UnreadableFile
from unioncare.imports.models import ImportRun, RunState
from unioncare.imports.writing.downloads import workbook
from unioncare.imports.writing.templates import TemplateSheet, write_template
from unioncare.organisation.access import scope_paths
from unioncare.organisation.models import Unit

from ...forms.roster import RosterFileForm, RosterHeadersForm
from ...roster.columns import COLUMNS
from ...roster.options import KIND
from ...roster.uploads import Head, ask_for_preview, read_heads, receive_upload
from ...tasks import check_roster
from .base import PERMISSION, RunView, steps

_OFFERED_UNITS = 200
_SHOWN_RUNS = 5


class RosterImportView(NeedsPermission, FormView):
    """Choose the file; what cannot be read is said here and kept nowhere."""

    permission = PERMISSION
    template_name = "members/roster/choose.html"
    form_class = RosterFileForm

    def form_valid(self, form: RosterFileForm) -> HttpResponse:
        file = form.cleaned_data["file"]
        try:
            run = receive_upload(file=file, name=file.name, actor=signed_in(self.request), now=timezone.now())
        except UnreadableFile as error:
            form.add_error("file", error.message)
            return self.form_invalid(form)
        return redirect("cases:roster_headers", pk=run.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        runs = ImportRun.objects.visible_to(signed_in(self.request)).of_kind(KIND)[:_SHOWN_RUNS]
        return super().get_context_data(steps=steps(0), runs=runs, columns=COLUMNS, **kwargs)


class RosterTemplateView(NeedsPermission):
    """An empty roster to fill in, for unions without a personnel system."""

    permission = PERMISSION

    def get(self, request: HttpRequest) -> FileResponse:
        sheets = [TemplateSheet(_("Roster"), COLUMNS, _EXAMPLES)]
        return workbook(lambda file: write_template(file, sheets), _("roster-template.xlsx"))


class RosterHeadersView(RunView, FormView):
    """Which column is which, with the first rows beneath; then a job checks the file."""

    template_name = "members/roster/headers.html"
    form_class = RosterHeadersForm
    run: ImportRun
    heads: list[Head]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if signed_in(request).has_perm(self.permission):
            self.run = self.get_run()
            self.heads = read_heads(self.run)
            if self.run.state != RunState.STAGED or not self.heads:
                return redirect("cases:roster_preview", pk=self.run.pk)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_form_kwargs(),
            "headers": [head.header for head in self.heads],
            "scope": scope_paths(signed_in(self.request), self.permission),
            "options": self.run.options,
        }

    def form_valid(self, form: RosterHeadersForm) -> HttpResponse:
        if ask_for_preview(run=self.run, options=form.options, now=timezone.now()):
            ask_for(check_roster, self.run.pk, get_language())
        return redirect("cases:roster_progress", pk=self.run.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        units = Unit.objects.visible_to(signed_in(self.request), self.permission).filter(is_active=True)
        return super().get_context_data(
            run=self.run,
            heads=self.heads,
            steps=steps(1),
            units=units.order_by("depth", "path")[:_OFFERED_UNITS],
            **kwargs,
        )


_EXAMPLES = {
    "employee_no": "030217",
    "name": "陈国栋",
    "sex": "男",
    "id_number": "14092119850302003X",
    "birth_date": "1985-03-02",
    "phone": "13800138000",
    "unit": "综采一队/一班",
    "joined_on": "2010-07-01",
    "status": "在职",
}
