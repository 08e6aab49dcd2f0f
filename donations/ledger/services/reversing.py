"""Corrections: an entry is answered by its opposite, and stays."""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ..enums import CORRECTED_HERE, Account, EntryKind, Reason
from ..errors import LedgerRefused
from ..models import Entry
from .drafts import EntryDraft
from .posting import Booked, lock_funds, post_entry
from .transfers import needs_second

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@transaction.atomic
def reverse_entry(*, entry_id: int, reason: Reason, note: str, actor: "User | None", now: datetime) -> Booked:
    """Book the opposite of an entry today. A movement between funds is reversed on both sides.

    Raises LedgerRefused: reversed before, a reversal itself, no note, money that is no longer there.
    """
    if not note.strip():
        raise LedgerRefused(_("Say in a sentence why it is reversed."))
    found = Entry.objects.get(pk=entry_id)
    pair = other_side(found)
    lock_funds([found.fund_id, *([pair.fund_id] if pair else [])])
    if pair:
        _reverse(pair, reason, note, actor, now)
    return _reverse(found, reason, note, actor, now)


def reverse_by_hand(*, entry: Entry, reason: Reason, note: str, actor: "User", now: datetime) -> Booked:
    """Reverse what the books themselves correct, as `reverse_entry` does.

    Raises LedgerRefused besides: what a record booked, a transfer that needs a second person.
    """
    if entry.kind not in CORRECTED_HERE:
        raise LedgerRefused(_("An entry that another record booked is corrected there."))
    moved = sum((abs(line.amount) for line in entry.lines.all() if line.account == Account.TRANSFER), Decimal(0))
    if needs_second(moved):
        raise LedgerRefused(_("One person does not move this sum alone: ask for a transfer back."))
    return reverse_entry(entry_id=entry.pk, reason=reason, note=note, actor=actor, now=now)


def _reverse(entry: Entry, reason: Reason, note: str, actor: "User | None", now: datetime) -> Booked:
    if entry.kind == EntryKind.REVERSAL:
        raise LedgerRefused(_("This is a reversal itself: book what is right anew."))
    if Entry.objects.filter(reverses=entry).exists():
        raise LedgerRefused(_("Entry %(number)s was reversed already.") % {"number": entry.number})
    draft = EntryDraft(
        kind=EntryKind.REVERSAL,
        booked_on=timezone.localdate(now),
        lines=tuple((Account(line.account), -line.amount) for line in entry.lines.all()),
        source=f"reversal:{entry.pk}",
        note=note.strip(),
        reverses=entry.pk,
        reason=reason.value,
    )
    return post_entry(fund_id=entry.fund_id, draft=draft, actor=actor, now=now)


def other_side(entry: Entry) -> Entry | None:
    """Return the other half of a movement between funds."""
    halves = {EntryKind.TRANSFER_OUT: "out", EntryKind.TRANSFER_IN: "in"}
    if entry.kind not in halves:
        return None
    key, _colon, half = entry.source.rpartition(":")
    return Entry.objects.get(source=f"{key}:{'in' if half == 'out' else 'out'}")
