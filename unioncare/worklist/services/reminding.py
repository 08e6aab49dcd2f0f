"""Reminding people of their work: once a day in one message each, and at once where hours are counted.

A row of `Reminder` is written per item, step and due time, set-based; whoever was told today is told again tomorrow.
Of private work its person alone is told, and only how much of it there is.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Case, Count, Exists, F, OuterRef, QuerySet, Value, When
from django.utils import timezone

from unioncare.core.bulk import insert_from
from unioncare.notifications.services.telling import News, tell
from unioncare.organisation.calendar import WorkingDays, load_working_days, start_of
from unioncare.organisation.leaves import stand_ins
from unioncare.organisation.models import Unit, User

from ..enums import ReminderStep
from ..messages import CONFIDENTIAL, DueWork
from ..models import NOWHERE, Reminder, WorkItem, WorkItemQuerySet
from ..reminder_rules import Reminding, reminding
from .telling import MY_WORK, kinds_by_person, tell_urgent
from .unit_news import STEPS, tell_units

# An item that is overdue for longer was told of before; a sweep that did not run for so long loses no reminder.
LOOK_BACK = timedelta(days=30)
NEARLY = timedelta(hours=4)
Window = tuple[ReminderStep, datetime, datetime]


def remind(*, now: datetime) -> int:
    """Tell everybody once today what of theirs is due soon, today, or overdue; return how many reminders are new."""
    today = timezone.localdate(now)
    calendar = load_working_days()
    with transaction.atomic():
        written, told, running = 0, _told(today), WorkItem.objects.running().filter(in_hours=False)
        places = [*(running.within(path) for path in root_paths()), running.private()]
        for group, rule in reminding():
            for step, start, end in windows(rule, today, calendar):
                for items in places:
                    due = items.filter(due_at__gte=start, due_at__lt=end).exclude(assignee__in=told)
                    written += _write(group.of(due), step, today)
        # Rows and messages are one transaction: without a new row everybody has been told.
        if written:
            _tell_of_today(today, now)
            tell_units(now=now)
    return written


def remind_urgent(*, now: datetime) -> int:
    """Tell at once of items counted in hours that are nearly due or late; return how many reminders are new."""
    today = timezone.localdate(now)
    written = 0
    for step, start, end in (
        (ReminderStep.DAY, now, now + NEARLY),
        (ReminderStep.OVERDUE, now - LOOK_BACK, now),
    ):
        with transaction.atomic():
            # Private items have a chain of their own: a stand-in must not hear of them.
            items = WorkItem.objects.running().exclude(scope_path=NOWHERE)
            items = items.filter(in_hours=True, due_at__gte=start, due_at__lt=end)
            fresh = items.filter(~Exists(_reminders(step)), assignee__isnull=False)
            told = list(fresh.order_by("pk").values_list("pk", "assignee", "kind", "due_at"))
            Reminder.objects.bulk_create(
                [
                    Reminder(item_id=pk, kind=kind, step=step, due_at=due, person_id=person, told_on=today)
                    for pk, person, kind, due in told
                ],
                ignore_conflicts=True,
            )
            people = kinds_by_person((person, kind) for _pk, person, kind, _due in told)
            tell_urgent(why=step, kinds_of=people, now=now)
            written += len(told)
    return written


def windows(rule: Reminding, today: date, calendar: WorkingDays) -> Iterator[Window]:
    """Return which due times are told of today: [from, to) of each step."""
    tomorrow = start_of(today + timedelta(days=1))
    if rule.days_before:
        last = calendar.after(today, rule.days_before)
        yield ReminderStep.BEFORE, tomorrow, start_of(last + timedelta(days=1))
    if rule.on_the_day:
        yield ReminderStep.DAY, start_of(today), tomorrow
    if rule.days_after:
        before = overdue_since(rule.days_after, today, calendar)
        yield ReminderStep.OVERDUE, before - LOOK_BACK, before


def overdue_since(working_days: int, today: date, calendar: WorkingDays) -> datetime:
    """Return the moment before which an item was due that is overdue for so many working days today.

    Today counts when it is a working day: due on Monday, an item is overdue for one working day on Tuesday.
    """
    if not working_days:
        return start_of(today + timedelta(days=1))
    day = calendar.on_or_before(today)
    for _step in range(working_days - 1):
        day = calendar.on_or_before(day - timedelta(days=1))
    return start_of(day)


def root_paths() -> list[str]:
    """Return the topmost units: the index of their depth has the items of each in the order of their due times."""
    return list(Unit.objects.filter(depth=1).order_by("path").values_list("path", flat=True))


def _write(items: WorkItemQuerySet, step: ReminderStep, today: date) -> int:
    fresh = items.filter(~Exists(_reminders(step)), assignee__isnull=False)
    return insert_from(
        Reminder,
        fresh,
        item=F("pk"),
        kind=F("kind"),
        step=Value(step),
        due_at=F("due_at"),
        person=F("assignee"),
        told_on=Value(today),
    )


def _reminders(step: ReminderStep) -> QuerySet[Reminder]:
    return Reminder.objects.filter(item=OuterRef("pk"), step=step, due_at=OuterRef("due_at"))


def _told(today: date) -> list[int]:
    """Whose work has been told today, to them or to whoever stands in for them."""
    theirs = _told_of(today).filter(person=OuterRef("pk"))
    return list(User.objects.filter(Exists(theirs)).order_by("pk").values_list("pk", flat=True))


def _told_of(today: date) -> QuerySet[Reminder]:
    """What the daily messages of a day are about."""
    return Reminder.objects.filter(told_on=today, step__in=STEPS, person__isnull=False, item__in_hours=False).order_by()


def _tell_of_today(today: date, now: datetime) -> None:
    private = Case(When(item__scope_path=NOWHERE, then=Value(True)), default=Value(False))
    counted = list(
        _told_of(today)
        .annotate(private=private)
        .values_list("person", "step", "kind", "private")
        .annotate(n=Count("pk"))
    )
    covers = stand_ins({person for person, *_rest in counted}, today)
    # Whose work, who reads of it. Of private work nobody but its person does, and no message says what kind it is.
    facts: dict[tuple[int, int], dict[str, Counter[str]]] = {}
    for person, step, kind, is_private, count in counted:
        reader = person if is_private else covers.get(person, person)
        told = facts.setdefault((person, reader), {step: Counter() for step in STEPS})
        told[step][CONFIDENTIAL if is_private else kind] += count
    names = dict(User.objects.filter(pk__in=covers).values_list("pk", "name"))
    tell(
        news=[
            News(
                DueWork.code,
                f"{DueWork.code}:{today}:{person}",
                recipient=reader,
                params=told | ({"for": names[person]} if reader != person else {}),
                path=MY_WORK,
            )
            for (person, reader), told in facts.items()
        ],
        now=now,
    )
