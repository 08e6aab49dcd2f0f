"""Cases that went silent: nobody was in contact for longer than their level allows, so the owner is asked to be."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import DateTimeField, Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop

from unioncare.core import thresholds
from unioncare.core.explain import explain
from unioncare.organisation.calendar import end_of, load_working_days
from unioncare.worklist.enums import ItemState
from unioncare.worklist.models import WorkItem
from unioncare.worklist.services import ItemDraft, cancel_items, open_items

from ..enums import ConsentState
from ..kinds import CONTACT
from ..models import IllnessCase
from ..thresholds import SILENT_CHECK_DAYS, SILENT_DAYS

SILENT = gettext_noop(
    "Nobody was in contact since {since}; at care level {level} that may last {days} days: get in touch, "
    "and find out why it was so long"
)
KIND = "contact"
_AT_ONCE = 500


def ask_for_contact(*, now: datetime) -> int:
    """Open an item for every case that is silent for too long, once for each silence; return how many.

    A silence ends with anything done that is contact; an item that stood open meanwhile is cancelled, and says so.
    """
    _end_silences(now)
    return sum(
        _open(keys, level, days, now)
        for level, named in SILENT_DAYS.items()
        for days in [int(thresholds.value(named.code))]
        for keys in _silent(level, now - timedelta(days=days))
    )


def _last_contact() -> Coalesce:
    """When somebody was last in contact: at the latest done item of that sort, before any at the verification."""
    done = WorkItem.objects.filter(subject=OuterRef("subject"), kind__in=CONTACT, state=ItemState.DONE)
    latest = Subquery(done.order_by("-done_at").values("done_at")[:1])
    return Coalesce(latest, F("verified_at"), F("reported_at"), output_field=DateTimeField())


def _cases() -> QuerySet[IllnessCase]:
    """Cases that are cared for: graded, consented to, open, of members who may be spoken to."""
    return IllnessCase.objects.active().filter(consent_state=ConsentState.GIVEN, member__silenced_at__isnull=True)


def _silent(level: int, since: datetime) -> Iterator[list[int]]:
    asked = WorkItem.objects.open().filter(subject=OuterRef("subject"), kind=KIND)
    silent = _cases().filter(~Exists(asked), level=level, reported_at__lt=since)
    silent = silent.alias(last_contact=_last_contact()).filter(last_contact__lt=since).order_by("pk")
    last = 0
    while keys := list(silent.filter(pk__gt=last).values_list("pk", flat=True)[:_AT_ONCE]):
        yield keys
        last = keys[-1]


@transaction.atomic
def _open(keys: list[int], level: int, days: int, now: datetime) -> int:
    # A case that somebody changes at this moment is left for the next run.
    cases = (
        IllnessCase.objects.filter(pk__in=keys)
        .select_for_update(of=("self",), skip_locked=True, no_key=True)
        .annotate(last_contact=_last_contact())
        .select_related("subject", "unit", "owner")
        .defer("contact_phone", "what_happened")
    )
    within = int(thresholds.value(SILENT_CHECK_DAYS.code))
    due_at = end_of(load_working_days().after(timezone.localdate(now), within))
    drafts = []
    for case in cases.order_by("pk"):
        since: datetime = case.last_contact  # type: ignore[attr-defined]
        drafts.append(
            ItemDraft(
                kind=KIND,
                subject=case.subject,
                unit=case.unit,
                source_key=f"case:{case.pk}:silent:{since:%Y%m%d%H%M}",
                opens_at=now,
                due_at=due_at,
                because=explain(SILENT, since=timezone.localdate(since), level=level, days=days),
                assignee=case.owner,
                counted_from=now,
                working_days=within,
            )
        )
    return open_items(drafts=drafts, now=now)


def _end_silences(now: datetime) -> None:
    contact = WorkItem.objects.filter(
        subject=OuterRef("subject"), kind__in=CONTACT, state=ItemState.DONE, done_at__gte=OuterRef("opens_at")
    )
    # Each half has an index of its own.
    for asked in (WorkItem.objects.running(), WorkItem.objects.paused()):
        broken = asked.filter(Exists(contact), kind=KIND).select_related("subject")
        for item in broken.order_by("pk"):
            reason = gettext("Somebody has been in contact meanwhile.")
            cancel_items(subject=item.subject, now=now, actor=None, reason=reason, kinds=[KIND])
