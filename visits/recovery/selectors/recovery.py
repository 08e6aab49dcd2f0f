"""Everything that the recovery panel shows, in a fixed number of queries."""

from dataclasses import dataclass
from datetime import date, timedelta

from cases.care.models import IllnessCase

from ..enums import AT_WORK
from ..models import MedicalExtension, MedicalPeriod, RecoveryMeasure, ReturnStage
from ..timing import leave_days
from .leave import spans_at_work


@dataclass(frozen=True, slots=True)
class Recovery:
    """Measures and stages, newest first, struck-out measures included; the period that counts, with its extensions."""

    measures: list[RecoveryMeasure]
    stages: list[ReturnStage]
    period: MedicalPeriod | None
    extensions: list[MedicalExtension]
    today: date

    @property
    def valid(self) -> list[RecoveryMeasure]:
        """The measures that count, oldest first."""
        return [row for row in reversed(self.measures) if row.struck_at is None]

    @property
    def current(self) -> ReturnStage | None:
        """Where the member stands on the way back to work."""
        return next((row for row in self.stages if row.ended_on is None), None)

    @property
    def days_left(self) -> int:
        """Days of the medical treatment period that are left, today included; 0 once it is over."""
        if self.period is None or self.today > self.period.ends_on:
            return 0
        used = leave_days(self.period.counts_from, self.today - timedelta(days=1), spans_at_work(self.stages))
        return max(0, self.period.length - used)

    @property
    def stands_still(self) -> bool:
        """Whether the member is at work now, so that no day of the medical treatment period passes."""
        return self.current is not None and self.current.stage in AT_WORK

    @property
    def share_used(self) -> float | None:
        """How much of the medical treatment period is over, from 0 to 1."""
        return 1 - self.days_left / self.period.length if self.period else None


def load_recovery(case: IllnessCase, on: date) -> Recovery:
    """Read what is noted about the recovery of a case; three queries, a fourth where there is a period."""
    measures = RecoveryMeasure.objects.filter(case=case).select_related("recorded_by", "struck_by")
    stages = ReturnStage.objects.filter(case=case).select_related("recorded_by")
    period = MedicalPeriod.objects.filter(case=case, struck_at__isnull=True).select_related("recorded_by").first()
    extensions = list(period.extensions.select_related("recorded_by")) if period else []
    return Recovery(list(measures), list(stages), period, extensions, on)
