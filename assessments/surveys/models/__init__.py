"""Models of the surveys room."""

from .answer import Answer, HeldResponse, Response, SpentLink
from .questionnaire import Question, Questionnaire, QuestionnaireVersion, Section
from .survey import Invitation, Survey, takes_answers

__all__ = [
    "Answer",
    "HeldResponse",
    "Invitation",
    "Question",
    "Questionnaire",
    "QuestionnaireVersion",
    "Response",
    "Section",
    "SpentLink",
    "Survey",
    "takes_answers",
]
