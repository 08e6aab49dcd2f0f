"""The national table of the medical treatment period, for an empty installation."""

from .models import MedicalPeriodRule

# Years of work in all, years with this employer, months, within how many months these are added up.
TABLE = (
    (0, 0, 3, 6), (0, 5, 6, 12), (10, 0, 6, 12), (10, 5, 9, 15), (10, 10, 12, 18), (10, 15, 18, 24), (10, 20, 24, 30),
)  # fmt: skip
BASIS = "劳部发〔1994〕479 号 第三、四条"


def load_medical_rules() -> int:
    """Add the table where none is entered; return how many rows."""
    if MedicalPeriodRule.objects.exists():
        return 0
    rows = [
        MedicalPeriodRule(total_from=total, own_from=own, months=months, within_months=within, basis=BASIS)
        for total, own, months, within in TABLE
    ]
    return len(MedicalPeriodRule.objects.bulk_create(rows))
