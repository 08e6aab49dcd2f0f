"""What the pages of the results of one survey share."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.functional import cached_property

from unioncare.core.periods import Period, period_of
from unioncare.organisation.models import Unit

from ...selectors.results.page import Results
from ..base import OfSurvey


class OfResults(OfSurvey):
    """A page of the cut that the address asks for: a unit of the survey, a period, a question to compare by."""

    @cached_property
    def unit(self) -> Unit:
        """The unit that is asked for within the survey's, else that of the survey."""
        asked = self.request.GET.get("unit", "")
        if asked in ("", self.survey.unit.code):
            return self.survey.unit
        found: Unit | None = Unit.objects.within(self.survey.unit.path).filter(code=asked).first()
        if found is None:
            raise Http404
        return found

    @cached_property
    def period(self) -> Period | None:
        return period_of(self.request.GET.get("period", ""))

    @cached_property
    def results(self) -> Results:
        return Results(self.survey, self.unit, self.period, self.request.GET.get("question", ""))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(unit=self.unit, period=self.period, results=self.results, **kwargs)


def key_of(text: str) -> UUID | None:
    """Return the key that an address states, None for anything else."""
    try:
        return UUID(text)
    except ValueError:
        return None
