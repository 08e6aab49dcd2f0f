"""Which row of the table of the medical treatment period counts."""

from ..models import MedicalPeriodRule


def rule_for(*, total_years: int, own_years: int) -> MedicalPeriodRule | None:
    """Return the row for so many completed years in all and here; None where the table has none."""
    rows = MedicalPeriodRule.objects.filter(total_from__lte=total_years, own_from__lte=own_years)
    return rows.order_by("-total_from", "-own_from").first()
