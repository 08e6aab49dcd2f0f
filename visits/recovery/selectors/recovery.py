"""Everything that the recovery panel shows, in a fixed number of queries."""

from dataclasses import dataclass
from datetime import date

from cases.care.models import IllnessCase

from ..models import MedicalExtension, MedicalPeriod, RecoveryMeasure, ReturnStage


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
        if self.period is None:
            return 0
        return max(0, min((self.period.ends_on - self.today).days + 1, self.period.length))

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
