"""What the surveys room tells the apps and rooms below it; called once at start-up."""

from auditlog.registry import auditlog

from . import permissions  # noqa: F401 -- imported for what it declares
from .models import Question, Questionnaire, QuestionnaireVersion, Section, Survey


def register() -> None:
    """Register the trail of what is asked. Links, uses and answers leave none: anonymity is promised."""
    auditlog.register(Questionnaire)
    auditlog.register(QuestionnaireVersion)
    auditlog.register(Section)
    auditlog.register(Question)
    auditlog.register(Survey, exclude_fields=["token"])
