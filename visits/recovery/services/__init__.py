"""The only writers of measures, stages and medical treatment periods."""

from .alerts import raise_alerts
from .measures import MeasureEntry, note_measure, strike_measure
from .periods import PeriodEntry, extend_period, set_period
from .stages import StageEntry, enter_stage

__all__ = [
    "MeasureEntry",
    "PeriodEntry",
    "StageEntry",
    "enter_stage",
    "extend_period",
    "note_measure",
    "raise_alerts",
    "set_period",
    "strike_measure",
]
