"""The steps of the flow as work items: each opens with the deadline that the protocol in force gives it."""

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from unioncare.core.explain import Explanation
from unioncare.organisation.calendar import WorkingDays, load_working_days
from unioncare.worklist.models import WorkItem
from unioncare.worklist.services import ItemDraft, open_items

from ..engine.items import PlannedItem
from ..engine.once import step_item
from ..engine.reasons import reason
from ..enums import Entitlement
from ..models import IllnessCase
from ..selectors.step_rules import step_rule


def draft_of(case: IllnessCase, item: PlannedItem, *, source_key: str = "") -> ItemDraft:
    """Return the worklist's draft of an engine item about a case."""
    return ItemDraft(
        kind=item.kind,
        subject=case.subject,
        unit=case.unit,
        source_key=source_key or f"case:{case.pk}:plan:{item.key}",
        opens_at=item.opens_at,
        due_at=item.due_at,
        because=item.because,
        role=item.role,
        title=item.title,
        in_hours=item.in_hours,
        details=item.details,
        counted_from=item.counted_from,
        working_days=item.working_days,
    )


@transaction.atomic
def open_step(
    *, case: IllnessCase, step: Entitlement, now: datetime, severity: int | None = None, redact: bool = False
) -> None:
    """Open the item of a step of the flow with the protocol's deadline, counted from `now`.

    `severity` is the one told or graded so far; the latest grading decides once there is one. With `redact` (consent
    is pending) the due time still follows the severity told, but the reason carries no health data. The same step of a
    case opens again only after its earlier item has ended.
    """
    days = load_working_days()
    item = timed_step(case, step, since=now, severity=severity, redact=redact, days=days)
    open_items(drafts=[draft_of(case, item, source_key=_step_key(case, item.kind))], now=now)


def redacted_reason(case: IllnessCase, step: Entitlement, *, on: date) -> Explanation:
    """Return why a step is due without a word about health: the article alone."""
    rule = step_rule(case, step, on=on)
    return reason(rule.granted, rule.facts, rule.protocol, redact=True)


def timed_step(
    case: IllnessCase,
    step: Entitlement,
    *,
    since: datetime,
    days: WorkingDays,
    severity: int | None = None,
    redact: bool = False,
) -> PlannedItem:
    """Return a step with its due time and reason, without opening it."""
    rule = step_rule(case, step, on=timezone.localdate(since), severity=severity)
    because = reason(rule.granted, rule.facts, rule.protocol, redact=redact)
    item = step_item(rule.granted, because, since, days, key=step.value)
    # Who goes and how long the deadline is follow the severity: neither is kept without consent.
    return replace(item, details={}, because=because) if redact else item


def _step_key(case: IllnessCase, kind: str) -> str:
    """Return the key of the open item of this step, or of a new one after all earlier ones have ended."""
    prefix = f"case:{case.pk}:{kind}:"
    rows = WorkItem.objects.filter(subject=case.subject_id, kind=kind, source_key__startswith=prefix)
    known = list(rows.order_by("pk").values_list("source_key", "done_at"))
    waiting = next((key for key, done_at in known if done_at is None), None)
    return waiting or f"{prefix}{len(known) + 1}"
