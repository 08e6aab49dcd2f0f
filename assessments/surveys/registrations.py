"""What the surveys room tells the apps and rooms below it; called once at start-up."""

from auditlog.registry import auditlog

from unioncare.core import thresholds

from . import (
    kinds,  # noqa: F401 -- imported for what it declares
    permissions,  # noqa: F401 -- imported for what it declares
)
from .models import Question, Questionnaire, QuestionnaireVersion, Section, Survey
from .thresholds import ALL


def register() -> None:
    """Register numbers and the trail of what is asked. Links, uses and answers leave none: anonymity is promised."""
    thresholds.register(*ALL)
    auditlog.register(Questionnaire)
    auditlog.register(QuestionnaireVersion)
    auditlog.register(Section)
    auditlog.register(Question)
    auditlog.register(Survey, exclude_fields=["token"])
