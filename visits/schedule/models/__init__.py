"""Models of the schedule room."""

from .record import Attendance, Promise, Receipt, RedFlag, VisitPhoto, VisitRecord, VisitReferral
from .visit import LEADS, AmongRoles, Seat, SeatChange, Visit, VisitMove, VisitQuerySet

__all__ = [
    "LEADS",
    "AmongRoles",
    "Attendance",
    "Promise",
    "Receipt",
    "RedFlag",
    "Seat",
    "SeatChange",
    "Visit",
    "VisitMove",
    "VisitPhoto",
    "VisitQuerySet",
    "VisitRecord",
    "VisitReferral",
]
