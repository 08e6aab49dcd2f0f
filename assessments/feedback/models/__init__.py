"""The rows of the feedback room."""

from .request import FeedbackRequest, FeedbackStep
from .rights import RightsHelp
from .thread import FeedbackFile, FeedbackMessage

__all__ = ["FeedbackFile", "FeedbackMessage", "FeedbackRequest", "FeedbackStep", "RightsHelp"]
