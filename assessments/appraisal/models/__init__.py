"""Models of the appraisal room."""

from .outcome import Appeal, Result, Veto
from .peers import HeldReview, PeerDoor, PeerReview, SpentDoor
from .period import Appraisal, AppraisalPeriod, AppraisalQuerySet, AppraisalStep, PeriodQuerySet
from .records import Commendation, RecordQuerySet, TrainingRecord
from .reviews import SelfReview, SuperiorReview
from .scheme import Scheme, SchemeLine, SchemeQuerySet, VetoKind

__all__ = [
    "Appeal",
    "Appraisal",
    "AppraisalPeriod",
    "AppraisalQuerySet",
    "AppraisalStep",
    "Commendation",
    "HeldReview",
    "PeerDoor",
    "PeerReview",
    "PeriodQuerySet",
    "RecordQuerySet",
    "Result",
    "Scheme",
    "SchemeLine",
    "SchemeQuerySet",
    "SelfReview",
    "SpentDoor",
    "SuperiorReview",
    "TrainingRecord",
    "Veto",
    "VetoKind",
]
