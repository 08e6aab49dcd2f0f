"""What sweeps of one day leave behind, judged by what the items were made as and not by the program's own rules."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count
from django.utils import timezone

from unioncare.notifications.enums import Channel
from unioncare.notifications.models import Message
from unioncare.worklist.enums import CLIMBED, ReminderStep
from unioncare.worklist.messages import ClimbedWork, DueWork
from unioncare.worklist.models import Reminder, WorkItem

from .world import Lot

# So many items are named of those that have the same thing wrong with them.
NAMED = 3
DUE_STEPS, OVERDUE_STEPS = {ReminderStep.DAY}, {ReminderStep.OVERDUE, ReminderStep.CLIMBED_1}
# What the trail says of an overdue item, once each.
TRAIL = {"missed": ["False", "True"], "escalation_level": ["0", "1"]}
# One daily message is one row for each of these, whatever else a person has.
WAYS = {Channel.INBOX, Channel.EMAIL}


def judge(lots: Sequence[Lot]) -> list[str]:
    """Return what is wrong with the items after the sweeps of a day, and with what people were told of them."""
    return [*vanished(lots), *_wrong_items(lots), *_wrong_messages()]


def vanished(lots: Sequence[Lot]) -> list[str]:
    """Return a sentence about the items that are no longer there; their number alone may be right by chance."""
    return _sentences(("vanished", key) for key in sorted(made(lots) - still_there(lots)))


def made(lots: Sequence[Lot]) -> set[str]:
    return {key for lot in lots for key in (*lot.due, *lot.overdue)}


def still_there(lots: Sequence[Lot]) -> set[str]:
    return set(WorkItem.objects.filter(source_key__in=made(lots)).values_list("source_key", flat=True))


def _wrong_items(lots: Sequence[Lot]) -> list[str]:
    overdue = {key for lot in lots for key in lot.overdue}
    items = list(WorkItem.objects.filter(source_key__in=made(lots)).order_by("pk"))
    keys = [item.pk for item in items]
    steps: dict[int, Counter[str]] = defaultdict(Counter)
    for pk, step in Reminder.objects.filter(item__in=keys).values_list("item", "step"):
        steps[pk][step] += 1
    changes: dict[int, list[dict[str, Any]]] = defaultdict(list)
    trail = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(WorkItem), object_id__in=keys)
    for pk, change in trail.values_list("object_id", "changes"):
        changes[pk].append(change or {})
    return _sentences(
        (sentence, item.source_key)
        for item in items
        for sentence in _wrong(item, item.source_key in overdue, steps[item.pk], changes[item.pk])
    )


def _wrong(item: WorkItem, overdue: bool, steps: Counter[str], changes: Sequence[dict[str, Any]]) -> Iterator[str]:
    if item.missed != overdue:
        yield "not marked missed" if overdue else "marked missed before its time"
    climbed = sum(steps[step] for step in CLIMBED)
    if item.escalation_level != climbed:
        yield f"at step {item.escalation_level} with {climbed} rows of climbing"
    for step in ReminderStep:
        wanted = int(step in (OVERDUE_STEPS if overdue else DUE_STEPS))
        if steps[step] != wanted:
            yield f"{steps[step]} reminder rows “{step}” instead of {wanted}"
    for field, change in TRAIL.items():
        found, wanted = [row[field] for row in changes if field in row], int(overdue)
        if len(found) != wanted:
            yield f"{len(found)} audit rows of “{field}” instead of {wanted}"
        elif found and found != [change]:
            yield f"an audit row says {found[0]} of “{field}”"


def _wrong_messages() -> list[str]:
    """Compare what people were told today with the reminder rows of today, which say what there was to tell."""
    today = timezone.localdate()
    rows = Reminder.objects.filter(told_on=today, person__isnull=False, item__in_hours=False).order_by()
    facts: dict[tuple[int, str], dict[str, Any]] = {}
    for person, step, kind, count in rows.values_list("person", "step", "kind").annotate(n=Count("pk")):
        code = ClimbedWork.code if step in CLIMBED else DueWork.code
        part = "kinds" if step in CLIMBED else step
        counts = facts.setdefault((person, code), {}).setdefault(part, Counter())
        counts[kind] += count
    told: dict[tuple[int, str], list[tuple[str, Any]]] = defaultdict(list)
    daily = Message.objects.filter(kind__in=(DueWork.code, ClimbedWork.code), recipient__isnull=False)
    for person, code, channel, params in daily.values_list("recipient", "kind", "channel", "params"):
        told[person, code].append((channel, {part: counts for part, counts in params.items() if counts}))
    return _sentences(
        (sentence, f"person {person}")
        for person, code in sorted(facts.keys() | told.keys())
        for sentence in _wrongly_told(code, facts.get((person, code), {}), told[person, code])
    )


def _wrongly_told(code: str, facts: dict[str, Any], told: Sequence[tuple[str, Any]]) -> Iterator[str]:
    channels = Counter(channel for channel, _said in told)
    for channel in sorted(channels.keys() | WAYS):
        if channels[channel] != 1:
            yield f"{channels[channel]} messages “{code}” by {channel} instead of 1"
    if any(said != facts for _channel, said in told):
        yield f"the message “{code}” does not say what the reminder rows say"


def _sentences(wrong: Iterable[tuple[str, str]]) -> list[str]:
    """Say each thing that is wrong once, with some of those of which it is true."""
    whose: dict[str, list[str]] = defaultdict(list)
    for sentence, name in wrong:
        whose[sentence].append(name)
    return [f"{sentence}: {_some(names)}" for sentence, names in whose.items()]


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more
