"""Models of the worklist."""

from .approvals import Approval, ApprovalQuerySet, ApprovalStep, ApprovalStepRule
from .feeds import CalendarFeed
from .items import NOWHERE, Responsibility, Subject, SubjectQuerySet, WorkItem, WorkItemQuerySet
from .pauses import Pause
from .reminders import EscalationStep, Reminder, ReminderRule

__all__ = [
    "NOWHERE",
    "Approval",
    "ApprovalQuerySet",
    "ApprovalStep",
    "ApprovalStepRule",
    "CalendarFeed",
    "EscalationStep",
    "Pause",
    "Reminder",
    "ReminderRule",
    "Responsibility",
    "Subject",
    "SubjectQuerySet",
    "WorkItem",
    "WorkItemQuerySet",
]
