"""What managers see of counselling: on which days the member came, and nothing of what was said."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from cases.care.models import IllnessCase

from ..enums import Attendance
from ..models import CounsellingSession

SHOWN = 12


@dataclass(frozen=True, slots=True)
class Attended:
    """One session: its day, and whether the member came."""

    at: datetime
    attendance: str

    @property
    def label(self) -> str:
        return str(Attendance(self.attendance).label)

    @property
    def tone(self) -> str:
        return "green" if self.attendance == Attendance.ATTENDED else "line"


def attendance_of(case: IllnessCase, limit: int = SHOWN) -> list[Attended]:
    """Return the latest sessions of a case by day and attendance; nothing else of them is read from the database."""
    rows: QuerySet[CounsellingSession] = CounsellingSession.objects.filter(
        counselling__case=case, struck_at__isnull=True
    )
    values = rows.order_by("-held_at", "-pk").values_list("held_at", "attendance")[:limit]
    return [Attended(at, attendance) for at, attendance in values]
