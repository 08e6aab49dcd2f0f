"""The owner follows the work item: whoever it is handed to owns the measure."""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from unioncare.worklist.models import WorkItem

from ..enums import UNDONE
from ..kinds import MEASURE
from ..models import ImprovementAction
from .flow import lock_action, record_step

if TYPE_CHECKING:
    from unioncare.organisation.models import User


def follow_items(*, items: Collection[int], actor: "User | None", now: datetime) -> int:
    """Let whoever holds these work items now own their measures; return how many have another owner."""
    given = WorkItem.objects.filter(pk__in=items, kind=MEASURE, assignee__isnull=False).order_by("pk")
    holders = dict(given.values_list("subject", "assignee"))
    actions = ImprovementAction.objects.filter(subject__in=holders, state__in=UNDONE).order_by("pk")
    moved = 0
    for pk, subject, owner in actions.values_list("pk", "subject", "owner"):
        if owner == holders[subject]:
            continue
        held = lock_action(pk)
        held.owner_id = holders[subject]
        held.save(update_fields=["owner"])
        record_step(held, move="hand_over", source=held.state, target=held.state, actor=actor, now=now, reason="")
        moved += 1
    return moved
