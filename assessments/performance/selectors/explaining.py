"""Why an indicator is what it is: what is counted, the numbers, and what small or withheld ones mean."""

from dataclasses import replace
from datetime import date

from django.utils.translation import gettext_noop

from unioncare.core.explain import SHARE, Explanation, Input, Source, explain, shown
from unioncare.core.rates import per_cent

from ..catalogue import CATALOGUE
from ..enums import Kpi
from ..measures import SMALL, Measure

_WITHHELD = gettext_noop("There are some, but too few to be told of")
_IN_TIME = gettext_noop("Work items done in time, of those that were due in the month and that indicators count")
_NUMBERS = Source(gettext_noop("My work in numbers"), "assessments:performance")
_NOTHING = gettext_noop("Nothing of this was due, so there is no share")


def explain_in_time(first: date, last: date) -> Explanation:
    """What was done in time, of many people or months."""
    days = shown(gettext_noop("From"), first), shown(gettext_noop("Up to"), last)
    return explain(_IN_TIME).reading(*days).standing_in(_NUMBERS)


def explain_measure(kpi: Kpi, measure: Measure, first: date, last: date) -> Explanation:
    """Return the explanation of one indicator of one person in a period."""
    inputs: list[Input] = [shown(gettext_noop("From"), first), shown(gettext_noop("Up to"), last)]
    value = measure.value
    if measure.is_withheld or value is None:
        inputs.append(shown(gettext_noop("Note"), {"msg": _WITHHELD if measure.is_withheld else _NOTHING}))
        return replace(explain(CATALOGUE[kpi].counts), inputs=tuple(inputs))
    if measure.is_small:
        inputs.append(shown(gettext_noop("Fewer than this say little"), SMALL))
    told = explain(CATALOGUE[kpi].counts, formula=SHARE, count=measure.count, of=measure.of, share=str(per_cent(value)))
    return replace(told, inputs=tuple(inputs))
