"""Items that an occasion opens: an event of the treatment, and the follow-ups of a closed case."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from unioncare.organisation.calendar import load_working_days
from unioncare.worklist.models import WorkItem
from unioncare.worklist.services import cancel_items, open_items

from ...engine.items import PlannedItem
from ...engine.occasions import event_screening, event_visit
from ...engine.plan import Basis, follow_up_items
from ...engine.reasons import reason
from ...enums import Entitlement, EventKind, PlanState
from ...models import CarePlan, IllnessCase, TreatmentEvent
from ...selectors.plan import event_key, plan_in_force, plan_prefix
from ..steps import draft_of
from .extending import IN_CARE

if TYPE_CHECKING:
    from unioncare.organisation.models import User

# What an event may ask for: the kind of the item and the function that makes it, by entitlement.
ASKED_AT_EVENTS: dict[Entitlement, tuple[str, Callable[..., PlannedItem | None]]] = {
    Entitlement.EVENT_VISITS: ("visit", event_visit),
    Entitlement.EVENT_SCREENING: ("screening", event_screening),
}


@transaction.atomic
def open_event_items(*, case: IllnessCase, event: TreatmentEvent, now: datetime) -> int:
    """Open what the plan in force asks for at an event of the treatment; return how many items.

    Idempotent. Before care begins and after it has ended an event asks for nothing.
    """
    plan = plan_in_force(case)
    if plan is None or case.state not in IN_CARE:
        return 0
    items = _asked_for(Basis.from_json(plan.entitlements, only=ASKED_AT_EVENTS), event, now)
    return open_items(drafts=[draft_of(case, item) for item in items], now=now)


def _asked_for(basis: Basis, event: TreatmentEvent, now: datetime) -> list[PlannedItem]:
    days, found = load_working_days(), []
    for entitlement, granted in basis.granted.items():
        kind, make = ASKED_AT_EVENTS[entitlement]
        why, key = reason(granted, basis.facts, basis.protocol), event_key(kind, event.pk)
        found.append(make(granted.params, why, EventKind(event.kind), event.happened_on, now, days, key))
    return [item for item in found if item is not None]


@transaction.atomic
def drop_event_items(*, event: TreatmentEvent, actor: "User | None", now: datetime, reason: str) -> int:
    """Cancel what still stands open because of an event that was noted wrongly; return how many items."""
    keys = [plan_prefix(event.case_id) + event_key(kind, event.pk) for kind, _make in ASKED_AT_EVENTS.values()]
    only = list(WorkItem.objects.open().filter(source_key__in=keys).values_list("pk", flat=True))
    if not only:
        return 0
    why = _("The event was struck out: %(reason)s") % {"reason": reason}
    return cancel_items(subject=event.case.subject, now=now, actor=actor, reason=why, only=only)


@transaction.atomic
def open_follow_ups(*, case: IllnessCase, now: datetime) -> int:
    """Open the follow-ups of a case that closes now, counted from today; return how many.

    They outlive the closure. The last plan in force says what the protocol asks for.
    """
    plan = CarePlan.objects.filter(case=case, state=PlanState.APPROVED).first()
    if plan is None:
        return 0
    items = follow_up_items(Basis.from_json(plan.entitlements), timezone.localdate(now), load_working_days())
    return open_items(drafts=[draft_of(case, item) for item in items], now=now)
