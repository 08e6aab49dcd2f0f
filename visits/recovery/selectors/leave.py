"""When a member was at work between two sick leaves, as the stages of the return to work tell it."""

from collections.abc import Iterable
from datetime import timedelta

from ..enums import AT_WORK
from ..models import ReturnStage
from ..timing import Span


def spans_at_work(stages: Iterable[ReturnStage]) -> list[Span]:
    """Return the days at work, in their order; a stage ends on the day on which the next one begins."""
    spans = []
    for stage in sorted(stages, key=lambda stage: (stage.starts_on, stage.pk)):
        last = stage.ended_on - timedelta(days=1) if stage.ended_on else None
        if stage.stage in AT_WORK and (last is None or last >= stage.starts_on):
            spans.append(Span(stage.starts_on, last))
    return spans


def work_of(case: int) -> list[Span]:
    """Return when the member of a case (its key) was at work; one query."""
    return spans_at_work(ReturnStage.objects.filter(case=case))
