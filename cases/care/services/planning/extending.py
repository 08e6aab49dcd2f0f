"""The daily run: every plan in force is made 90 days ahead again."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q, QuerySet

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
    wanted = _to_extend().filter(Q(planned_until__isnull=True) | Q(planned_until__lt=clock.until)).order_by("pk")
    if shards > 1:
        wanted = wanted.annotate(shard=F("pk") % shards).filter(shard=shard)
    last = 0
    while keys := list(wanted.filter(pk__gt=last).values_list("pk", flat=True)[:size]):
        yield keys
        last = keys[-1]


def _to_extend() -> QuerySet[CarePlan]:
    return CarePlan.objects.filter(
        state=PlanState.APPROVED, case__state__in=IN_CARE, case__consent_state=ConsentState.GIVEN
    )


@transaction.atomic
def _extend(keys: list[int], clock: Clock) -> int:
    # The cases are locked as well: one that somebody is closing or planning anew at this moment is left for the next
    # run, and who changes a case now waits until its items stand.
    plans = list(
        _to_extend()
        .select_for_update(of=("self", "case"), skip_locked=True, no_key=True)
        .filter(pk__in=keys)
        .select_related("case__subject", "case__unit", "case__disease")
        .defer("note", "case__contact_phone", "case__what_happened", "case__verification_note")
        .order_by("pk")
    )
    return materialise(plans=plans, clock=clock) if plans else 0
