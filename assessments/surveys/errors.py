"""Refusals of the surveys room."""

from unioncare.core.refusals import Refusal

from .enums import Closed


class SurveyRefused(Refusal):
    """Something about a survey cannot be done; the reason is for whoever asked."""


class SurveyClosed(Exception):
    """A survey takes no answers; `closed` says why."""

    def __init__(self, closed: Closed) -> None:
        super().__init__(str(closed))
        self.closed = closed
