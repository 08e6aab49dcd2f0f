"""Forms of the recovery room."""

from .measure import MeasureForm, StrikeForm
from .period import ExtensionForm, PeriodForm
from .stage import StageForm

__all__ = ["ExtensionForm", "MeasureForm", "PeriodForm", "StageForm", "StrikeForm"]
