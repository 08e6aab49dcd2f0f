"""The register of consents, and the same as a workbook."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy, gettext_noop, pgettext_lazy
from django.views.generic import TemplateView

from unioncare.core.views import NeedsPermission
from unioncare.imports.exporting import MOST_ROWS, ExportView
from unioncare.imports.writing.workbooks import Heading, Value

from ..permissions import SEE_CONSENTS
from ..selectors.consents import KINDS, STATES, ConsentFilter, consent_page


class ConsentListView(NeedsPermission, TemplateView):
    """Whose consent to what is in force, refused, withdrawn or not asked yet."""

    permission = SEE_CONSENTS
    template_name = "privacy/consents.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        wanted = ConsentFilter.from_query(self.request.GET)
        lines, page, count = consent_page(self.user, wanted, self.request.GET.get("after", ""))
        return super().get_context_data(
            wanted=wanted, lines=lines, page=page, count=count, kinds=KINDS.items(),
            states=[(code, label) for code, (label, _tone) in STATES.items()], **kwargs,
        )  # fmt: skip


class ConsentExportView(ExportView):
    """The register as a workbook: for a purpose, which is noted."""

    permission, page, event = SEE_CONSENTS, "dashboard:privacy_consents", gettext_noop("consent register exported")
    title = gettext_lazy("Consent register as a workbook")
    masks = gettext_lazy("Neither disease nor care level stands in it.")
    sheet = pgettext_lazy("sheet", "Consents")
    headings = (
        Heading(gettext_lazy("Member"), 14),
        Heading(gettext_lazy("Number"), 14, text=True),
        Heading(gettext_lazy("Unit"), 20),
        Heading(gettext_lazy("State"), 14),
        Heading(gettext_lazy("Version of the text"), 14),
        Heading(gettext_lazy("When"), 18),
        Heading(gettext_lazy("Given by"), 18),
        Heading(gettext_lazy("Noted by"), 14),
        Heading(gettext_lazy("Signed paper"), 12),
    )
    at_once = 500

    def records(self, now: datetime) -> Iterator[list[Value]]:
        wanted = ConsentFilter.from_query(self.request.GET)
        rows = wanted.rows(self.user)
        below, written = None, 0
        while written < MOST_ROWS:
            part = list((rows.filter(pk__lt=below) if below is not None else rows)[: self.at_once])
            if not part:
                return
            for line in wanted.lines(part):
                written += 1
                yield [
                    line.member, line.number, line.unit, str(line.state_label), line.version, line.at, line.given_by,
                    line.noted_by, line.proof,
                ]  # fmt: skip
            below = part[-1].pk
