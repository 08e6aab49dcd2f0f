"""The results of a survey as a workbook: for a purpose, which is noted; under the same rule as the page."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, pgettext_lazy

from unioncare.core.audit import record_event
from unioncare.imports.exporting import ExportView
from unioncare.imports.writing.workbooks import Heading, Value
from unioncare.organisation.keeping import noted_query

from ...estimates import Estimate
from ...selectors.results.page import MonthLine
from ...selectors.results.texts import texts_of, written
from ..base import EXPORT
from .base import OfResults

MOST_TEXTS = 5_000


class ResultsExportView(OfResults, ExportView):
    """A row for each answer of each question, then the units, the months, and what was written."""

    permission, page, event = EXPORT, "assessments:survey_results", gettext_noop("results of a survey exported")
    title = gettext_lazy("Results as a workbook")
    masks = gettext_lazy("It names nobody; what would tell of fewer than 5 answers is left out.")
    sheet = pgettext_lazy("sheet", "Results")
    headings = (
        Heading(pgettext_lazy("results", "Kind"), 14),
        Heading(gettext_lazy("Question"), 40, text=True),
        Heading(pgettext_lazy("results", "Answer, unit or month"), 40, text=True),
        Heading(pgettext_lazy("survey", "Answers"), 10),
        Heading(gettext_lazy("Share"), 10),
        Heading(gettext_lazy("Mean"), 10),
        Heading(gettext_lazy("Interval from"), 12),
        Heading(gettext_lazy("Interval to"), 12),
        Heading(gettext_lazy("Tags"), 24, text=True),
    )

    def list_address(self) -> str:
        return reverse(self.page, args=[self.survey.pk])

    def records(self, now: datetime) -> Iterator[list[Value]]:
        results, question = self.results, _("Question")
        for card in results.cards:
            yield [question, card.text, "", card.n or None, None, *_numbers(card.mean), ""]
            for line in card.lines:
                yield [question, card.text, line.label, line.count, *_numbers(line.share, is_share=True), ""]
        focus = results.focus.question.text if results.focus else ""
        for unit_line in results.by_unit:
            n = unit_line.mean.n if unit_line.mean else None
            yield [_("Unit"), focus, unit_line.unit.name, n, None, *_numbers(unit_line.mean), ""]
        for month in results.by_month:
            yield [_("Month"), focus, _span(month), month.mean.n, None, *_numbers(month.mean), ""]
        if not self.request.GET.get("unit") and results.period is None:
            yield from self._texts()

    def _texts(self) -> Iterator[list[Value]]:
        """Yield what was written: of the whole survey alone, as on its page."""
        for texts in texts_of(self.survey):
            for answer in written(self.survey, texts)[:MOST_TEXTS]:
                words = ", ".join(answer.tags)
                yield [_("In own words"), texts.asked.question.text, answer.text, None, None, None, None, None, words]

    def note(self, purpose: str, rows: int) -> None:
        details = {"purpose": purpose, "rows": rows, "filter": noted_query(self.request.GET)}
        record_event(self.survey, actor=self.user, what=self.event, details=details)


def _numbers(found: Estimate | None, *, is_share: bool = False) -> list[Value]:
    """Return share or mean with the interval, in the order of the columns."""
    if found is None:
        return [None, None, None]
    numbers: list[Value] = [round(one, 3) for one in (found.value, found.low, found.high)]
    return [numbers[0], None, *numbers[1:]] if is_share else numbers


def _span(line: MonthLine) -> str:
    first, last = f"{line.first:%Y-%m}", f"{line.last:%Y-%m}"
    return first if first == last else f"{first} – {last}"
