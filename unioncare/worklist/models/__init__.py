"""Models of the worklist."""

from .approvals import Approval, ApprovalQuerySet, ApprovalStep, ApprovalStepRule
from .items import Responsibility, Subject, SubjectQuerySet, WorkItem, WorkItemQuerySet

__all__ = [
    "Approval",
    "ApprovalQuerySet",
    "ApprovalStep",
    "ApprovalStepRule",
    "Responsibility",
    "Subject",
    "SubjectQuerySet",
    "WorkItem",
    "WorkItemQuerySet",
]
