"""The page of the rows behind a number: the number, its reason, and what of the rows the reader may see."""

from dataclasses import dataclass, replace
from typing import Any

from assessments.performance.selectors.lines import page_of
from unioncare.core.explain import Explanation
from unioncare.core.paging import CappedCount, Page

from ..measures import Measure
from .behind.opening import Opening
from .explaining import explanation_of
from .indicators.indicator import Indicator
from .measuring import told_of


@dataclass(frozen=True, slots=True)
class Behind:
    """A number with what stands behind it. `page` None: rows stay closed, or there is nothing to open.

    `hidden` rows are counted and not listed, because they lie outside what the reader may see.
    """

    measure: Measure
    because: Explanation
    page: Page[Any] | None = None
    seen: int = 0
    hidden: int = 0

    @property
    def count(self) -> CappedCount:
        """How many lines the pages show."""
        return CappedCount(self.seen, capped=False)


def rows_behind(indicator: Indicator, opening: Opening, after: str = "") -> Behind:
    """Return what stands behind a number; of one that is withheld, or of nothing, no row is opened."""
    measure = told_of(opening.asked, [indicator.code])[indicator.code]
    # The reason leads to this very page.
    because = replace(explanation_of(indicator, measure, opening.asked), sources=())
    if indicator.rows is None or measure.value is None:
        return Behind(measure, because)
    opened = indicator.rows(opening)
    seen = opened.lines.count()
    return Behind(measure, because, page_of(opened.lines, after), seen, max(opened.of - seen, 0))
