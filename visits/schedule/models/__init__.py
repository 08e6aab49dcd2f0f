"""Models of the schedule room."""

from .record import Attendance, Promise, Receipt, RedFlag, Referral, VisitPhoto, VisitRecord
from .visit import Seat, Visit, VisitMove, VisitQuerySet

__all__ = [
    "Attendance",
    "Promise",
    "Receipt",
    "RedFlag",
    "Referral",
    "Seat",
    "Visit",
    "VisitMove",
    "VisitPhoto",
    "VisitQuerySet",
    "VisitRecord",
]
