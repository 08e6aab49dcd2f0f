"""What follows from a visit: referrals, promises, signs of danger, a receipt. Each stands with somebody from now on."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cases.care.models import IllnessCase
from unioncare.core import thresholds
from unioncare.core.explain import Explanation, explain
from unioncare.core.ui.dates import day_full
from unioncare.organisation.calendar import end_of, load_working_days
from unioncare.organisation.models import User
from unioncare.worklist.models import WorkItem
from unioncare.worklist.services import ItemDraft, open_items

from ..entries import Promised, RecordEntry
from ..enums import Flag
from ..errors import VisitRefused
from ..kinds import PROMISE, RED_FLAG, REFERRALS
from ..models import Promise, Receipt, RedFlag, VisitRecord, VisitReferral
from ..signals import danger_seen, need_noted
from ..thresholds import RED_FLAG_HOURS, REFERRAL_DAYS
from .booking import ask_for_booking
from .receipts import next_receipt

if TYPE_CHECKING:
    Outcome = VisitReferral | Promise | RedFlag
    Opened = tuple[Outcome, ItemDraft]

# Nobody waits longer for what was promised at a bedside; a year that was mistyped lies further off.
PROMISED_WITHIN = timedelta(days=366)
NEED = gettext_noop("Noted on the visit of {day}")
PROMISED = gettext_noop("Promised on the visit of {day}")
SEEN = gettext_noop("Seen on the visit of {day}: it is answered within {hours} hours")


def why_not_by(due_on: date, happened_at: datetime) -> str | None:
    """Return why nothing can be promised by a day on a visit, or None."""
    visited_on = timezone.localdate(happened_at)
    if due_on < visited_on:
        return _("%(day)s lies before the visit of %(visit)s: put the day of the promise right.") % {
            "day": day_full(due_on),
            "visit": day_full(visited_on),
        }
    if due_on > visited_on + PROMISED_WITHIN:
        return _("%(day)s lies more than a year after the visit: put the day of the promise right.") % {
            "day": day_full(due_on)
        }
    return None


@transaction.atomic
def tell_of_danger(*, case: IllnessCase, key: UUID, actor: "User", now: datetime) -> None:
    """Call the counsellors for what a visitor fears, once for a record, also where the record itself is refused."""
    danger_seen.send(RedFlag, case=case, reference=f"record:{key}", actor=actor, now=now)


def keep_outcomes(*, record: VisitRecord, case: IllnessCase, entry: RecordEntry, actor: "User", now: datetime) -> None:
    """Keep everything that follows from a record, with its work items; raise VisitRefused for what cannot be."""
    referrals = _refer(record, case, entry, now)
    promises = _promise(record, case, entry.promises, now)
    flags, danger = _raise_flags(record, case, entry, now)
    _open([*referrals, *promises, *flags], now)
    for referral, _draft in referrals:
        need_noted.send(VisitReferral, referral=referral, case=case, actor=actor, now=now)
    if danger is not None:
        # The counsellors on duty are called; no manager hears of it.
        tell_of_danger(case=case, key=record.key, actor=actor, now=now)
    if entry.gift is not None:
        _give(record, case, entry, actor, now)


def _refer(
    record: VisitRecord, case: IllnessCase, entry: RecordEntry, now: datetime
) -> list[tuple[VisitReferral, ItemDraft]]:
    if not entry.needs:
        return []
    days, count = load_working_days(), int(thresholds.value(REFERRAL_DAYS.code))
    due = end_of(days.after(timezone.localdate(now), count))
    because = explain(NEED, day=timezone.localdate(record.happened_at))
    counted: dict[str, Any] = {"due_at": due, "counted_from": now, "working_days": count}
    found = []
    for need, detail in entry.needs.items():
        referral = VisitReferral.objects.create(record=record, need=need, detail=detail.strip())
        found.append((referral, _draft(referral, case, because, now, kind=REFERRALS[need], **counted)))
    return found


def _promise(
    record: VisitRecord, case: IllnessCase, promises: tuple[Promised, ...], now: datetime
) -> list[tuple[Promise, ItemDraft]]:
    owners = User.objects.in_bulk([one.owner for one in promises])
    because = explain(PROMISED, day=timezone.localdate(record.happened_at))
    found = []
    for position, one in enumerate(promises, start=1):
        if (why := why_not_by(one.due_on, record.happened_at)) is not None:
            raise VisitRefused(why)
        promise = Promise.objects.create(
            record=record, position=position, text=one.text.strip(), owner=owners[one.owner], due_on=one.due_on
        )
        due = max(end_of(one.due_on), now)
        draft = _draft(promise, case, because, now, kind=PROMISE, due_at=due, assignee=owners[one.owner])
        found.append((promise, draft))
    return found


def _raise_flags(
    record: VisitRecord, case: IllnessCase, entry: RecordEntry, now: datetime
) -> tuple[list[tuple[RedFlag, ItemDraft]], RedFlag | None]:
    """Return what somebody of the union answers, and the sign that the member may harm themselves."""
    hours = int(thresholds.value(RED_FLAG_HOURS.code)) if entry.flags else 0
    because, due = explain(SEEN, day=timezone.localdate(record.happened_at), hours=hours), now + timedelta(hours=hours)
    found, danger = [], None
    for code in entry.flags:
        flag = RedFlag.objects.create(record=record, flag=code)
        if code == Flag.SELF_HARM:
            danger = flag
        else:
            found.append((flag, _draft(flag, case, because, now, kind=RED_FLAG, due_at=due, in_hours=True)))
    return found, danger


def _draft(
    outcome: "Outcome", case: IllnessCase, because: Explanation, now: datetime, *, kind: str, **fields: Any
) -> ItemDraft:
    key = f"visit:{outcome.record.visit_id}:{kind}:{outcome.pk}"
    return ItemDraft(
        kind=kind, subject=case.subject, unit=case.unit, source_key=key, opens_at=now, because=because, **fields
    )


def _open(outcomes: "Sequence[Opened]", now: datetime) -> None:
    """Open the work items of outcomes, all at once, and point to them."""
    open_items(drafts=[draft for _outcome, draft in outcomes], now=now)
    keys = [draft.source_key for _outcome, draft in outcomes]
    items = {item.source_key: item for item in WorkItem.objects.filter(source_key__in=keys).order_by("pk")}
    for outcome, draft in outcomes:
        outcome.item = items[draft.source_key]
        outcome.save(update_fields=["item"])


def _give(record: VisitRecord, case: IllnessCase, entry: RecordEntry, actor: "User", now: datetime) -> None:
    gift = entry.gift
    assert gift is not None
    day = timezone.localdate(record.happened_at)
    receipt = Receipt(
        number=next_receipt(day.year),
        record=record,
        kind=gift.kind,
        amount=gift.amount,
        goods=gift.goods.strip(),
        received_by=gift.received_by.strip(),
        relation=gift.relation.strip(),
        given_by=actor,
        given_on=day,
    )
    try:
        receipt.full_clean(exclude=["record", "given_by"])
    except ValidationError as error:
        raise VisitRefused(" ".join(error.messages)) from error
    receipt.save(force_insert=True)
    ask_for_booking(receipt=receipt, case=case, now=now)
