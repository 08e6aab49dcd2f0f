"""Refusals of the schedule room."""

from unioncare.core.workflow import MoveRefused


class VisitRefused(MoveRefused):
    """What was asked of a visit is not possible; `reason` says why and what to do, for a person to read."""


class AlreadyRecorded(VisitRefused):
    """Somebody else kept a record of this visit before."""


class NotOpen(VisitRefused):
    """The visit was cancelled or waived meanwhile."""
