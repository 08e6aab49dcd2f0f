"""What follows from a visit: referrals, promises, signs of danger, a receipt. Each stands with somebody from now on."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cases.care.models import IllnessCase
from unioncare.core import thresholds
from unioncare.core.explain import Explanation, explain
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
from .receipts import next_receipt

if TYPE_CHECKING:
    Outcome = VisitReferral | Promise | RedFlag

NEED = gettext_noop("Noted on the visit of {day}")
PROMISED = gettext_noop("Promised on the visit of {day}")
SEEN = gettext_noop("Seen on the visit of {day}: it is answered within {hours} hours")


def keep_outcomes(*, record: VisitRecord, case: IllnessCase, entry: RecordEntry, actor: "User", now: datetime) -> None:
    """Keep everything that follows from a record, with its work items; raise VisitRefused for what cannot be."""
    _refer(record, case, entry, actor, now)
    _promise(record, case, entry.promises, now)
    _raise_flags(record, case, entry, actor, now)
    if entry.gift is not None:
        _give(record, entry, actor)


def _refer(record: VisitRecord, case: IllnessCase, entry: RecordEntry, actor: "User", now: datetime) -> None:
    if not entry.needs:
        return
    days, count = load_working_days(), int(thresholds.value(REFERRAL_DAYS.code))
    due = end_of(days.after(timezone.localdate(now), count))
    because = explain(NEED, day=timezone.localdate(record.happened_at))
    for need, detail in entry.needs.items():
        referral = VisitReferral.objects.create(record=record, need=need, detail=detail.strip())
        counted = {"counted_from": now, "working_days": count}
        _open(referral, case, because, now, kind=REFERRALS[need], due_at=due, **counted)
        need_noted.send(VisitReferral, referral=referral, case=case, actor=actor, now=now)


def _promise(record: VisitRecord, case: IllnessCase, promises: tuple[Promised, ...], now: datetime) -> None:
    owners = User.objects.in_bulk([one.owner for one in promises])
    because = explain(PROMISED, day=timezone.localdate(record.happened_at))
    for position, one in enumerate(promises, start=1):
        if one.due_on < timezone.localdate(record.happened_at):
            raise VisitRefused(_("A promise is kept after the visit: put its day right."))
        promise = Promise.objects.create(
            record=record, position=position, text=one.text.strip(), owner=owners[one.owner], due_on=one.due_on
        )
        due = max(end_of(one.due_on), now)
        _open(promise, case, because, now, kind=PROMISE, due_at=due, assignee=owners[one.owner])


def _raise_flags(record: VisitRecord, case: IllnessCase, entry: RecordEntry, actor: "User", now: datetime) -> None:
    hours = int(thresholds.value(RED_FLAG_HOURS.code)) if entry.flags else 0
    because = explain(SEEN, day=timezone.localdate(record.happened_at), hours=hours)
    for code in entry.flags:
        flag = RedFlag.objects.create(record=record, flag=code)
        if code == Flag.SELF_HARM:
            # The counsellors on duty are called; no manager hears of it.
            danger_seen.send(RedFlag, case=case, reference=f"flag:{flag.pk}", actor=actor, now=now)
        else:
            _open(flag, case, because, now, kind=RED_FLAG, due_at=now + timedelta(hours=hours), in_hours=True)


def _open(
    outcome: "Outcome", case: IllnessCase, because: Explanation, now: datetime, *, kind: str, **fields: Any
) -> None:
    """Open the work item of an outcome and point to it."""
    key = f"visit:{outcome.record.visit_id}:{kind}:{outcome.pk}"
    draft = ItemDraft(
        kind=kind, subject=case.subject, unit=case.unit, source_key=key, opens_at=now, because=because, **fields
    )
    open_items(drafts=[draft], now=now)
    outcome.item = WorkItem.objects.get(source_key=key)
    outcome.save(update_fields=["item"])


def _give(record: VisitRecord, entry: RecordEntry, actor: "User") -> None:
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
