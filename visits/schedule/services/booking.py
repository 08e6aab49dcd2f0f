"""Booking receipts: finance puts what was handed over on a visit into the books of a fund, once."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cases.care.models import IllnessCase
from donations.aid.services.handover import book_handover, unbook_handover
from donations.ledger.enums import Account, Reason
from donations.ledger.models import Fund
from unioncare.core import thresholds
from unioncare.core.audit import attributed
from unioncare.core.explain import explain
from unioncare.organisation.calendar import end_of, load_working_days
from unioncare.worklist.enums import ItemState
from unioncare.worklist.models import WorkItem
from unioncare.worklist.services import ItemDraft, complete_item, open_items

from ..enums import BookingState
from ..errors import VisitRefused
from ..kinds import BOOKING
from ..models import Receipt
from ..thresholds import BOOKING_DAYS

if TYPE_CHECKING:
    from unioncare.organisation.models import User

WHY = gettext_noop("Receipt {receipt} of {day} is not in the books yet")


def ask_for_booking(*, receipt: Receipt, case: IllnessCase, now: datetime) -> None:
    """Ask finance to book a receipt."""
    days = int(thresholds.value(BOOKING_DAYS.code))
    day = load_working_days().after(receipt.given_on, days)
    draft = ItemDraft(
        kind=BOOKING, subject=case.subject, unit=case.unit, source_key=_key(receipt), opens_at=now,
        due_at=end_of(max(day, timezone.localdate(now))), details={"receipt": receipt.number}, counted_from=now,
        because=explain(WHY, receipt=receipt.number, day=receipt.given_on), working_days=days,
    )  # fmt: skip
    open_items(drafts=[draft], now=now)


@attributed
def book_receipt(*, receipt: Receipt, fund: Fund, place: Account, actor: "User", now: datetime) -> Receipt:
    """Book a receipt against a fund. Raises VisitRefused where it is booked, AidRefused, LedgerRefused."""
    held = _held(receipt)
    if held.state != BookingState.TO_BE_BOOKED:
        raise VisitRefused(_("Receipt %(number)s is booked already.") % {"number": held.number})
    book_handover(
        fund=fund, amount=held.amount, given_on=held.given_on, receipt=held.number, given_by=held.given_by_id,
        place=place, actor=actor, now=now,
    )  # fmt: skip
    held.state = BookingState.BOOKED
    held.save(update_fields=["state"])
    for item in _known(held).filter(state=ItemState.OPEN):
        complete_item(item=item, actor=actor, now=now, result=_("Booked"))
    return held


@attributed
def unbook_receipt(*, receipt: Receipt, reason: Reason, note: str, actor: "User", now: datetime) -> Receipt:
    """Reverse the entry of a receipt, which is to be booked again. Raises VisitRefused, LedgerRefused."""
    held = _held(receipt)
    if held.state != BookingState.BOOKED:
        raise VisitRefused(_("Receipt %(number)s is not booked.") % {"number": held.number})
    unbook_handover(receipt=held.number, reason=reason, note=note, actor=actor, now=now)
    held.state = BookingState.TO_BE_BOOKED
    held.save(update_fields=["state"])
    case = held.record.visit.case if held.record else None
    if case is not None:
        ask_for_booking(receipt=held, case=case, now=now)
    return held


def _held(receipt: Receipt) -> Receipt:
    rows = Receipt.objects.select_for_update(of=("self",)).select_related("record__visit__case__unit")
    held: Receipt = rows.get(pk=receipt.pk)
    return held


def _known(receipt: Receipt) -> QuerySet[WorkItem]:
    return WorkItem.objects.filter(source_key__startswith=f"receipt:{receipt.pk}:{BOOKING}").order_by("pk")


def _key(receipt: Receipt) -> str:
    """Return the key of the next item that asks for booking a receipt: each time has one of its own."""
    before = _known(receipt).count()
    return f"receipt:{receipt.pk}:{BOOKING}" + (f":{before + 1}" if before else "")
