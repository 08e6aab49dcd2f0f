"""The daily run: every plan in force is made 90 days ahead again."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q

from ...enums import CaseState, ConsentState, PlanState
from ...models import CarePlan
from ...selectors.plan import Clock, load_clock
from .materialising import materialise

CHUNK = 500
IN_CARE = (CaseState.IN_CARE, CaseState.RECOVERING)


def extend_plans(*, now: datetime, shard: int = 0, shards: int = 1, chunk: int = CHUNK) -> int:
    """Open what comes into sight for every plan in force; return how many items.

    Idempotent: a second run on the same day opens nothing. Walks by key in chunks, each in its own transaction;
    several workers may share the work by `shard` of `shards`. Cases without consent, ended ones and those not in care
    are left alone.
    """
    clock = load_clock(now)
    return sum(_extend(keys, clock) for keys in _chunks(clock, shard, shards, chunk))


def _chunks(clock: Clock, shard: int, shards: int, size: int) -> Iterator[list[int]]:
    wanted = CarePlan.objects.filter(
        Q(planned_until__isnull=True) | Q(planned_until__lt=clock.until),
        state=PlanState.APPROVED,
        case__state__in=IN_CARE,
        case__consent_state=ConsentState.GIVEN,
    ).order_by("pk")
    if shards > 1:
        wanted = wanted.annotate(shard=F("pk") % shards).filter(shard=shard)
    last = 0
    while keys := list(wanted.filter(pk__gt=last).values_list("pk", flat=True)[:size]):
        yield keys
        last = keys[-1]


@transaction.atomic
def _extend(keys: list[int], clock: Clock) -> int:
    plans = list(
        CarePlan.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(pk__in=keys, state=PlanState.APPROVED)
        .select_related("case__subject", "case__unit", "case__disease")
        .defer("note", "case__contact_phone", "case__what_happened", "case__verification_note")
        .order_by("pk")
    )
    return materialise(plans=plans, clock=clock) if plans else 0
