"""Models of the safety room."""

from .alert import RiskAlert, RiskAlertQuerySet, RiskCall, RiskSignal, RiskStep
from .duty import DutyShift, DutyShiftQuerySet
from .hotline import Hotline
from .interview import RiskInterview, RiskMeasure

__all__ = [
    "DutyShift",
    "DutyShiftQuerySet",
    "Hotline",
    "RiskAlert",
    "RiskAlertQuerySet",
    "RiskCall",
    "RiskInterview",
    "RiskMeasure",
    "RiskSignal",
    "RiskStep",
]
