"""Models of the care room."""

from .case import CaseMove, Consent, ConsentText, Disease, IllnessCase
from .facts import BurdenScale, CaseDocument, CostEntry, HouseholdSurvey, LivingLine, TreatmentEvent
from .grading import Grading
from .letter import FamilyLetter
from .numbers import NumbersGiven
from .plan import CarePlan
from .protocol import Protocol, ProtocolRule

__all__ = [
    "BurdenScale",
    "CarePlan",
    "CaseDocument",
    "CaseMove",
    "Consent",
    "ConsentText",
    "CostEntry",
    "Disease",
    "FamilyLetter",
    "Grading",
    "HouseholdSurvey",
    "IllnessCase",
    "LivingLine",
    "NumbersGiven",
    "Protocol",
    "ProtocolRule",
    "TreatmentEvent",
]
