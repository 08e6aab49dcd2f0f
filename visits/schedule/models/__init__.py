"""Models of the schedule room."""

from .record import Attendance, Promise, Receipt, RedFlag, VisitPhoto, VisitRecord, VisitReferral
from .visit import Seat, Visit, VisitMove, VisitQuerySet

__all__ = [
    "Attendance",
    "Promise",
    "Receipt",
    "RedFlag",
    "Seat",
    "Visit",
    "VisitMove",
    "VisitPhoto",
    "VisitQuerySet",
    "VisitRecord",
    "VisitReferral",
]
