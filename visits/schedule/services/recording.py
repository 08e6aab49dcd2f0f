"""Writing a visit down: once, whole, with everything that follows from it in the same transaction."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cases.care.models import IllnessCase
from cases.care.services.conditions import NO_CONSENT
from cases.care.services.locking import lock_case_for
from unioncare.core.audit import record_event
from unioncare.core.explain import explain
from unioncare.core.ui.dates import day_full, moment_full
from unioncare.worklist.models import WorkItem
from unioncare.worklist.services import ItemDraft, complete_item, open_items
from unioncare.worklist.services.pausing import resumed_due

from ..entries import RecordEntry
from ..enums import IN_PERSON, Mode, Trigger
from ..errors import AlreadyRecorded, NotOpen, VisitRefused
from ..models import Attendance, Visit, VisitRecord
from ..presence import Presence, who_came
from .arranging import lock_visit
from .outcomes import keep_outcomes
from .photos import keep_photos

if TYPE_CHECKING:
    from unioncare.organisation.models import User

# Two clocks are never quite the same.
AHEAD = timedelta(minutes=10)
# What nobody wrote down for so long is not written down any more.
LONG_AGO = timedelta(days=90)
OUTSIDE = gettext_noop("Outside the plan: somebody went, and wrote it down")


def record_visit(*, visit: Visit, entry: RecordEntry, actor: "User", now: datetime) -> VisitRecord:
    """Keep the record of a visit; sent again with the same key it is the record that was kept.

    Raises AlreadyRecorded and NotOpen when others were first (`record_extra` keeps it then), VisitRefused, MoveRefused
    and FileRefused with what to put right. A refused record leaves nothing behind.
    """
    if (kept := kept_under(entry, actor)) is not None:
        return kept
    with transaction.atomic():
        case = lock_case_for(visit.case_id, actor)
        first = VisitRecord.objects.filter(visit=visit.pk).select_related("recorded_by").first()
        if first is not None:
            return _the_same(first, entry)
        held = lock_visit(visit.pk)
        held.case = case
        _check(case, entry, now)
        _not_too_early(held, entry)
        return _keep(held, entry, actor, now)


def record_extra(*, case: IllnessCase, entry: RecordEntry, actor: "User", now: datetime) -> VisitRecord:
    """Keep a record that no planned visit waits for: a second one, one of a visit that was cancelled meanwhile."""
    if (kept := kept_under(entry, actor)) is not None:
        return kept
    with transaction.atomic():
        held = lock_case_for(case.pk, actor)
        if (kept := kept_under(entry, actor)) is not None:  # two requests with one key may have met at the lock
            return kept
        _check(held, entry, now)
        key = f"case:{held.pk}:visit:{entry.key}"
        draft = ItemDraft(
            kind="visit",
            subject=held.subject,
            unit=held.unit,
            source_key=key,
            opens_at=min(entry.happened_at, now),
            due_at=max(entry.happened_at, now),
            because=explain(OUTSIDE),
            details={"trigger": Trigger.EXTRA.value},
            assignee=actor,
        )
        open_items(drafts=[draft], now=now)
        visit = lock_visit(Visit.objects.get(item__source_key=key).pk)
        visit.case = held
        return _keep(visit, entry, actor, now)


def kept_under(entry: RecordEntry, actor: "User") -> VisitRecord | None:
    """Return the record that was kept under this key before; a key of somebody else's record is refused."""
    kept = VisitRecord.objects.filter(key=entry.key).select_related("visit__item").first()
    if kept is not None and kept.recorded_by_id != actor.pk:
        raise VisitRefused(_("This record was sent by somebody else. Open the visit and write it down anew."))
    return kept


def _the_same(first: VisitRecord, entry: RecordEntry) -> VisitRecord:
    """Two requests with one key may have met at the lock; any other record of this visit came first."""
    if first.key == entry.key:
        return first
    raise AlreadyRecorded(
        _("%(name)s recorded this visit on %(at)s. Yours is not lost: keep it as a further visit, or discard it.")
        % {"name": first.recorded_by.name, "at": moment_full(first.recorded_at)}
    )


def _not_too_early(visit: Visit, entry: RecordEntry) -> None:
    """A visit before its window would use the window up without keeping the standard."""
    opens = timezone.localdate(visit.item.opens_at)
    if timezone.localdate(entry.happened_at) < opens:
        raise NotOpen(
            _("The window of this visit opens on %(day)s: keep yours as a further visit.") % {"day": day_full(opens)}
        )


def _check(case: IllnessCase, entry: RecordEntry, now: datetime) -> None:
    if entry.happened_at > now + AHEAD:
        raise VisitRefused(
            _("%(at)s is still to come (our clock says %(now)s): put the time of the visit right.")
            % {"at": moment_full(entry.happened_at), "now": moment_full(now)}
        )
    if entry.happened_at < now - LONG_AGO:
        raise VisitRefused(
            _("%(day)s lies more than %(days)s days back: put the day of the visit right.")
            % {"day": day_full(entry.happened_at), "days": LONG_AGO.days}
        )
    if not entry.came:
        raise VisitRefused(_("Say who went."))
    if entry.tells_of_health and (why := NO_CONSENT.get(case.consent_state)) is not None:
        raise VisitRefused(
            _("%(why)s Take out how the member does, treatment, family, needs and notes; the rest is kept.")
            % {"why": why}
        )
    if entry.photos and not entry.photo_consent:
        raise VisitRefused(_("Photos are kept only when the member agreed to it on the spot."))


def _keep(visit: Visit, entry: RecordEntry, actor: "User", now: datetime) -> VisitRecord:
    presence = who_came(visit, entry)
    record = VisitRecord(
        visit=visit,
        key=entry.key,
        happened_at=min(entry.happened_at, now),
        seats_met=presence.seats_met,
        standard_met=_meets(visit, entry, presence, now),
        recorded_by=actor,
        recorded_at=now,
        **{name: getattr(entry, name) for name in _PLAIN},
    )
    try:
        record.full_clean(exclude=["visit", "recorded_by"])
    except ValidationError as error:
        raise VisitRefused(" ".join(error.messages)) from error
    record.save(force_insert=True)
    Attendance.objects.bulk_create(
        Attendance(record=record, user_id=one.user, role=one.role, seat=one.seat) for one in presence.people
    )
    complete_item(item=visit.item_id, actor=actor, now=now, result=str(Mode(entry.mode).label), at=record.happened_at)
    keep_outcomes(record=record, case=visit.case, entry=entry, actor=actor, now=now)
    record_event(visit, actor=actor, what="visit recorded", details={"key": str(entry.key)})
    # Last of all: files do not come back with a transaction that is refused.
    keep_photos(record=record, photos=entry.photos)
    return record


_PLAIN = (
    "minutes", "mode", "place", "state", "stage", "caregiver", "family", "note", "next_on", "photo_consent",
    "skew_seconds",
)  # fmt: skip


def _meets(visit: Visit, entry: RecordEntry, presence: Presence, now: datetime) -> bool:
    """Tell whether the visit keeps the standard: in its window, in person, with everybody whom it asks for."""
    item: WorkItem = visit.item
    day, due = timezone.localdate(entry.happened_at), resumed_due(item, now)[1] if item.paused_at else item.due_at
    # A window of days ends with its last day; one that is counted in hours, to the minute.
    in_time = entry.happened_at <= due if item.in_hours else day <= timezone.localdate(due)
    in_window = timezone.localdate(item.opens_at) <= day and in_time
    return in_window and entry.mode in IN_PERSON and presence.seats_met
