"""Plans made into work items: one case or thousands, idempotent by source key."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from unioncare.worklist.enums import ItemState
from unioncare.worklist.models import WorkItem
from unioncare.worklist.services import ItemDraft, open_items

from ...engine.festivals import FestivalDay
from ...engine.items import PlannedItem
from ...engine.plan import GOES_ON, Basis, plan_items
from ...enums import Entitlement
from ...models import CarePlan, CaseDocument
from ...selectors.case_file import load_file
from ...selectors.checklist import checklist, documents_of
from ...selectors.plan import Clock, plan_prefix
from ..steps import draft_of

DOCUMENTS_ITEM = "documents"


@transaction.atomic
def materialise(*, plans: Sequence[CarePlan], clock: Clock) -> int:
    """Open the items of plans in force up to 90 days from today and note how far they are made; return how many.

    A plan that has items already is extended. Each plan comes with its case, the case's subject, unit and disease. The
    number of queries does not grow with the number of plans.
    """
    first = [plan for plan in plans if plan.planned_until is None]
    known = _known_keys(first)
    filed = _cases_with_documents(first)
    drafts: list[ItemDraft] = []
    for plan in plans:
        only = GOES_ON if plan.planned_until is not None else None
        basis = Basis.from_json(plan.entitlements, only)
        drafts += [
            draft_of(plan.case, item, source_key=source_key(plan, item, known[plan.case_id]))
            for item in _items(plan, basis, clock)
            if not _file_needs_no_item(plan, item, known, filed)
        ]
        _note_festivals(plan, basis, clock)
    count = open_items(drafts=drafts, now=clock.now)
    CarePlan.objects.filter(pk__in=[plan.pk for plan in plans]).update(planned_until=clock.until)
    for plan in plans:
        plan.planned_until = clock.until
    return count


def _items(plan: CarePlan, basis: Basis, clock: Clock) -> list[PlannedItem]:
    return plan_items(
        basis,
        plan.anchor_on,
        clock.until,
        clock.days,
        in_force_on=force_day(plan, clock),
        after=plan.planned_until,
        festivals=new_festivals(basis, clock),
    )


def force_day(plan: CarePlan, clock: Clock) -> date:
    """Return the day on which a plan took force: what is done once is counted from there."""
    return timezone.localdate(plan.approved_at) if plan.approved_at else clock.today


def new_festivals(basis: Basis, clock: Clock) -> list[FestivalDay]:
    """Return the coming festivals for which the plan has made no visit yet."""
    return [festival for festival in clock.coming if festival_name(festival) not in basis.festivals]


def festival_name(festival: FestivalDay) -> str:
    return f"{festival.code}:{festival.on:%Y}"


def _note_festivals(plan: CarePlan, basis: Basis, clock: Clock) -> None:
    """Note for which festivals visits are made; rare, since a festival comes into sight a few times a year."""
    if Entitlement.FESTIVAL_VISITS not in basis.granted:
        return
    made = [festival_name(festival) for festival in new_festivals(basis, clock) if festival.on <= clock.until]
    if made:
        plan.entitlements = {**plan.entitlements, "festivals": [*basis.festivals, *made]}
        plan.save(update_fields=["entitlements"])


def _known_keys(plans: Iterable[CarePlan]) -> dict[int, dict[str, str]]:
    """Return per case the source keys that earlier plans used, and how each item ended."""
    cases = {plan.case.subject_id: plan.case_id for plan in plans}
    known: dict[int, dict[str, str]] = defaultdict(dict)
    rows = (
        WorkItem.objects.filter(subject__in=cases).order_by("pk").values_list("subject", "source_key", "kind", "state")
    )
    for subject, key, kind, state in rows:
        known[cases[subject]][key] = state
        if kind == DOCUMENTS_ITEM and state != ItemState.CANCELLED:
            known[cases[subject]][DOCUMENTS_ITEM] = state
    return known


def source_key(plan: CarePlan, item: PlannedItem, known: dict[str, str]) -> str:
    """Return the key under which an item is stored; one that was cancelled is wanted again under a new key."""
    key = plan_prefix(plan.case_id) + item.key
    return f"{key}~{plan.pk}" if known.get(key) == ItemState.CANCELLED else key


def _cases_with_documents(plans: Iterable[CarePlan]) -> set[int]:
    cases = [plan.case_id for plan in plans]
    held = CaseDocument.objects.filter(case__in=cases, struck_at__isnull=True).order_by()
    return set(held.values_list("case", flat=True).distinct())


def _file_needs_no_item(plan: CarePlan, item: PlannedItem, known: dict[int, dict[str, str]], filed: set[int]) -> bool:
    """Say whether the item for the file is not needed: somebody was asked before, or the file lacks nothing."""
    if item.kind != DOCUMENTS_ITEM:
        return False
    if DOCUMENTS_ITEM in known[plan.case_id]:
        return True
    return plan.case_id in filed and checklist(plan.case, load_file(plan.case), documents_of(plan)).complete
