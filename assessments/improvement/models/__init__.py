"""Models of the improvement room."""

from .action import ActionQuerySet, ActionStep, ImprovementAction
from .cause import Cause
from .evidence import EvidenceFile

__all__ = ["ActionQuerySet", "ActionStep", "Cause", "EvidenceFile", "ImprovementAction"]
