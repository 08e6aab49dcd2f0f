"""Handing a condolence list over: each signature is booked once, and what nobody took comes back to the fund."""

from collections.abc import Collection
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.care.selectors.concerned import people_concerned
from cases.care.services.facts import strike_fact
from unioncare.core.audit import attributed
from unioncare.worklist.services import close_subject, complete_kind, reopen_subject

from ...ledger.enums import Account
from ...ledger.enums import Reason as LedgerReason
from ...ledger.services.reversing import reverse_entry
from .. import kinds
from ..enums import ListState
from ..errors import AidRefused
from ..models import CondolenceLine, CondolenceList
from .costs import enter_aid
from .handover import book_handover
from .holding import lock_cases_of_all
from .list_flow import BOOK, hold_list, move_list, require_state
from .listing import ask_for_signatures

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@attributed
def note_signatures(
    *, held: CondolenceList, line_ids: Collection[int], handed_by: "User", on: date, actor: "User", now: datetime
) -> int:
    """Note who signed and book it, all of them or none; return how many.

    Raises AidRefused: lines that somebody noted meanwhile, a day before the approval or to come, whoever prepared the
    list or handed it over, a relative's line; LedgerRefused: a fund that is short, a closed period.
    """
    found, lines = _open_lines(held, line_ids, actor)
    if actor.pk == found.initiated_by_id:
        raise AidRefused(_("You prepared this list, so somebody else books it."))
    assert found.approved_at is not None
    if not timezone.localdate(found.approved_at) <= on <= timezone.localdate(now):
        raise AidRefused(
            _("It is handed over between the approval on %(day)s and today.")
            % {"day": f"{timezone.localdate(found.approved_at):%Y-%m-%d}"}
        )
    _require_apart(lines, handed_by)
    for line in lines:
        line.bookings += 1
        booked = book_handover(
            fund=found.fund, amount=line.amount, given_on=on, receipt=line.source, given_by=handed_by.pk,
            place=Account(found.place), actor=actor, now=now,
        )  # fmt: skip
        line.signed_on, line.handed_by, line.entry_id = on, handed_by, booked.pk
        label = _("Condolence list %(list)s") % {"list": found.number}
        line.cost = enter_aid(line.case_id, on, line.amount, label, now=now)
        line.save(update_fields=["signed_on", "handed_by", "entry", "cost", "bookings"])
    _close_when_done(found, actor, now)
    return len(lines)


@attributed
def bring_back(*, held: CondolenceList, line_ids: Collection[int], on: date, actor: "User", now: datetime) -> int:
    """Note that nobody was there to sign: the money stays in the fund, and counts for no limit. Return how many."""
    found, lines = _open_lines(held, line_ids, actor)
    if on > timezone.localdate(now):
        raise AidRefused(_("This day is still to come."))
    for line in lines:
        line.returned_on = on
        line.save(update_fields=["returned_on"])
    _close_when_done(found, actor, now)
    return len(lines)


@attributed
def undo_line(*, line: CondolenceLine, reason: str, actor: "User", now: datetime) -> CondolenceLine:
    """Take back what was noted of a line: its entry is reversed, and it is to be handed over again.

    Raises AidRefused where nothing was noted; LedgerRefused without a reason, or where the period is closed.
    """
    lock_cases_of_all([line.member_id])
    found = hold_list(line.condolence)
    if not actor.has_perm(BOOK, found):
        raise AidRefused(_("Your posts do not include this step."))
    held = CondolenceLine.objects.select_related("condolence", "cost", "case").get(pk=line.pk)
    if held.signed_on is None and held.returned_on is None:
        raise AidRefused(_("Nothing is noted of this line."))
    if held.entry_id is not None:
        reverse_entry(entry_id=held.entry_id, reason=LedgerReason.OTHER, note=reason, actor=actor, now=now)
    cost = held.cost
    held.signed_on, held.returned_on, held.handed_by, held.entry, held.cost = None, None, None, None, None
    held.save(update_fields=["signed_on", "returned_on", "handed_by", "entry", "cost"])
    if cost is not None and held.case is not None and held.case.may_process:
        strike_fact(fact=cost, actor=actor, now=now, reason=reason.strip()[:200])
    if found.state == ListState.CLOSED:
        move_list(found, "reopen", actor=None, told_by=actor, now=now)
        reopen_subject(subject=found.subject)
        ask_for_signatures(found, now=now)
    return held


def _open_lines(
    held: CondolenceList, line_ids: Collection[int], actor: "User"
) -> tuple[CondolenceList, list[CondolenceLine]]:
    """Lock the list and return the lines that are still to be handed over, all of those asked for."""
    rows = held.lines.filter(pk__in=line_ids)
    lock_cases_of_all(rows.values_list("member", flat=True))
    found = hold_list(held)
    if not actor.has_perm(BOOK, found):
        raise AidRefused(_("Your posts do not include this step."))
    require_state(found, ListState.APPROVED)
    if not line_ids:
        raise AidRefused(_("Tick the lines that this is about."))
    lines = list(rows.select_related("condolence", "member").order_by("position"))
    done = [line.member.name for line in lines if not line.is_open]
    if done or len(lines) != len(set(line_ids)):
        raise AidRefused(
            _("Somebody noted these lines meanwhile: %(names)s. Look at the list again.")
            % {"names": ", ".join(done) or "—"}
        )
    return found, lines


def _require_apart(lines: list[CondolenceLine], handed_by: "User") -> None:
    concerned = people_concerned({line.member_id for line in lines})
    for line in lines:
        if (why := concerned.get(line.member_id, {}).get(handed_by.pk)) is not None:
            raise AidRefused(
                _("%(name)s: %(why)s Somebody else hands it over.") % {"name": line.member.name, "why": why}
            )


def _close_when_done(held: CondolenceList, actor: "User", now: datetime) -> None:
    """End a list with its last line."""
    if held.lines.filter(left_out="", signed_on__isnull=True, returned_on__isnull=True).exists():
        return
    move_list(held, "close", actor=None, told_by=actor, now=now)
    result = _("Handed over")
    complete_kind(subject=held.subject, kinds=[kinds.SIGNING], actor=actor, now=now, result=result)
    close_subject(subject=held.subject, now=now, actor=actor, reason=result)
