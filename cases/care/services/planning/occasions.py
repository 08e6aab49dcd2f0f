"""Items that an occasion opens: an event of the treatment, and the follow-ups of a closed case."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from unioncare.organisation.calendar import load_working_days
from unioncare.worklist.services import open_items

from ...engine.once import event_item
from ...engine.plan import Basis, follow_up_items
from ...engine.reasons import reason
from ...enums import Entitlement, EventKind, PlanState
from ...models import CarePlan, IllnessCase, TreatmentEvent
from ...selectors.plan import plan_in_force
from ..steps import draft_of


@transaction.atomic
def open_event_visit(*, case: IllnessCase, event: TreatmentEvent, now: datetime) -> int:
    """Open the visit that the plan in force asks for at an event of the treatment; return 1, or 0 for none."""
    plan = plan_in_force(case)
    basis = Basis.from_json(plan.entitlements) if plan else None
    granted = basis.granted.get(Entitlement.EVENT_VISITS) if basis else None
    if basis is None or granted is None:
        return 0
    item = event_item(
        granted.params,
        reason(granted, basis.facts, basis.protocol),
        EventKind(event.kind),
        event.happened_on,
        now,
        load_working_days(),
        key=f"visit:event:{event.pk}",
    )
    return open_items(drafts=[draft_of(case, item)], now=now) if item else 0


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
