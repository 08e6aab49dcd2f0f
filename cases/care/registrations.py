"""What the care room tells the apps below it at start-up."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from unioncare.core import thresholds
from unioncare.worklist.conflicts import register_conflicts
from unioncare.worklist.enums import SubjectKind

from .selectors.concerned import people_barred

CONDOLENCE_DAYS = "care.condolence_days"


def register() -> None:
    """Name who must keep away from a case, and the numbers that administrators may change."""
    register_conflicts(SubjectKind.CASE, people_barred)
    thresholds.register(
        thresholds.Named(
            CONDOLENCE_DAYS,
            _("Condolence after a death within"),
            _("From the day on which the death is recorded."),
            _("working days"),
            default=Decimal(3),
            minimum=Decimal(1),
            maximum=Decimal(60),
        )
    )
