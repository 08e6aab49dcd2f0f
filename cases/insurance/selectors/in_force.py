"""Which term covers a unit on a day."""

from datetime import date

from unioncare.organisation.models import Unit

from ..models import CoverageTerm, InsurancePlan


def terms_on(plan: InsurancePlan, day: date) -> list[CoverageTerm]:
    """Return the terms of a plan that hold on a day, those of the highest units first."""
    terms = CoverageTerm.objects.filter(plan=plan, starts_on__lte=day, ends_on__gte=day)
    return list(terms.select_related("unit", "version", "plan").order_by("unit__path"))


def term_for(plan: InsurancePlan, unit: Unit, day: date) -> CoverageTerm | None:
    """Return the term in which the members of a unit are enrolled on a day: its own, else the nearest one above."""
    above = [term for term in terms_on(plan, day) if unit.path.startswith(term.unit.path)]
    return above[-1] if above else None
