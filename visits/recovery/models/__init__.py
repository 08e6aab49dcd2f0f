"""Models of the recovery room."""

from .measure import RecoveryMeasure
from .period import MedicalExtension, MedicalPeriod, MedicalPeriodRule
from .stage import ReturnStage

__all__ = ["MedicalExtension", "MedicalPeriod", "MedicalPeriodRule", "RecoveryMeasure", "ReturnStage"]
