"""Preparing a condolence list: chosen by rule, lines left out, changed or added with a reason, sent for approval."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cases.care.models import IllnessCase
from cases.members.models import Member
from cases.members.services.locking import MemberErased, lock_member
from unioncare.core.audit import attributed
from unioncare.core.explain import explain
from unioncare.core.numbering import next_number
from unioncare.organisation.calendar import end_of
from unioncare.organisation.models import Unit
from unioncare.worklist.approvals import request_approval
from unioncare.worklist.approvals import withdraw as withdraw_approval
from unioncare.worklist.enums import ApprovalState, SubjectKind
from unioncare.worklist.models import Subject, WorkItem
from unioncare.worklist.services import ItemDraft, close_subject, open_items, open_subject

from ...ledger.enums import Account, FundKind
from ...ledger.models import Fund
from ...ledger.services.drafts import require_amount
from .. import kinds
from ..enums import ListState
from ..errors import AidRefused
from ..models import CondolenceLine, CondolenceList
from ..selectors.choosing import Candidate, Criteria, amounts_for, candidates
from ..selectors.condolence import concerned_people, lines_of_list, sums_of
from ..thresholds import SIGNING_DAYS
from .holding import lock_cases_of_all
from .items import due_in
from .list_flow import ASK, hold_list, move_list, require_state

if TYPE_CHECKING:
    from unioncare.organisation.models import User

SIGN = gettext_noop("Condolence list {list} is approved: it is handed over against signatures")
# More is no list that one person reads before signing it.
MOST = 1_000


@dataclass(frozen=True, slots=True)
class ListEntry:
    """What a list is for, by which rule it is made, and what it is paid from."""

    title: str
    occasion: str
    criteria: Criteria
    fund: Fund
    place: Account
    key: uuid.UUID


@attributed
def draft_list(*, entry: ListEntry, actor: "User", now: datetime) -> CondolenceList:
    """Make a list by its rule; whom the table gives nothing is left out, with the reason. The same form twice is one.

    Raises AidRefused: nobody is named, too many are, a closed fund, a unit that is not the maker's.
    """
    known = CondolenceList.objects.filter(key=entry.key).first()
    if known is not None:
        return known
    unit, today = entry.criteria.unit, timezone.localdate(now)
    if not actor.has_perm(ASK, unit):
        raise AidRefused(_("Your posts do not include this step."))
    _require_fund(entry.fund, unit)
    found = candidates(entry.criteria, entry.occasion, today)
    if not found:
        raise AidRefused(_("No open case fits: ask for less, or choose another unit."))
    if len(found) > MOST:
        raise AidRefused(
            _("%(count)d cases fit; a list takes %(most)d: make one for each unit.")
            % {"count": len(found), "most": MOST}
        )
    number = next_number(CondolenceList, f"W{today:%Y}-")
    subject = open_subject(kind=SubjectKind.UNIT, unit=unit, label=f"{entry.title} {number}"[:120], reference=number)
    held = CondolenceList.objects.create(
        number=number, unit=unit, subject=subject, title=entry.title.strip(), occasion=entry.occasion, fund=entry.fund,
        place=entry.place, chosen=entry.criteria.explained().as_json(), initiated_by=actor, created_at=now,
        key=entry.key,
    )  # fmt: skip
    subject.url = held.get_absolute_url()
    subject.save(update_fields=["url"])
    CondolenceLine.objects.bulk_create(_line(held, one, position) for position, one in enumerate(found, 1))
    return held


@attributed
def leave_out(*, line: CondolenceLine, reason: str, actor: "User", now: datetime) -> CondolenceLine:
    """Leave a line of a draft out; the reason stays beside it."""
    held = _draft_line(line, actor)
    if not reason.strip():
        raise AidRefused(_("Say why this line is left out."))
    held.left_out = reason.strip()[:300]
    held.save(update_fields=["left_out"])
    return held


@attributed
def set_amount(*, line: CondolenceLine, amount: Decimal, reason: str, actor: "User", now: datetime) -> CondolenceLine:
    """Give another amount than the table, or take a line in again; more than the table needs a reason."""
    held = _draft_line(line, actor)
    require_amount(amount)
    _require_reason(amount, held.proposed, reason)
    held.amount, held.reason, held.left_out = amount, reason.strip()[:300], ""
    held.save(update_fields=["amount", "reason", "left_out"])
    return held


@attributed
def add_member(
    *, held: CondolenceList, employee_no: str, amount: Decimal, reason: str, actor: "User", now: datetime
) -> CondolenceLine:
    """Add somebody whom the rule did not name, by their number; the reason stays beside it."""
    found = _draft(held, actor)
    require_amount(amount)
    if not reason.strip():
        raise AidRefused(_("Say why this member is added."))
    member = Member.objects.visible_to(actor).filter(employee_no=employee_no.strip()).select_related("unit").first()
    if member is None or not member.unit.path.startswith(found.unit.path):
        raise AidRefused(_("Nobody with this number is in %(unit)s.") % {"unit": found.unit.name})
    try:
        lock_member(member.pk)
    except MemberErased as erased:
        raise AidRefused(erased.reason) from erased
    if found.lines.filter(member=member).exists():
        raise AidRefused(_("%(name)s is on the list already: change that line.") % {"name": member.name})
    last = found.lines.aggregate(last=Max("position"))["last"] or 0
    case = IllnessCase.objects.filter(member=member).order_by("-pk").first()
    return CondolenceLine.objects.create(
        condolence=found, member=member, case=case, unit=member.unit, position=last + 1, proposed=Decimal(0),
        amount=amount, reason=reason.strip()[:300],
    )  # fmt: skip


@attributed
def submit_list(*, held: CondolenceList, actor: "User", now: datetime) -> CondolenceList:
    """Send a list to whoever decides; the table is reckoned anew, so that nobody gets twice what comes once a year.

    Raises AidRefused where somebody was given more meanwhile; MoveRefused.
    """
    lock_cases_of_all(held.lines.values_list("member", flat=True))
    found = hold_list(held)
    moved = move_list(found, "submit", actor=actor, now=now)
    lines = [line for line in lines_of_list(found) if not line.left_out]
    _reckon_anew(found, lines, now)
    moved.approval = request_approval(
        action=kinds.LIST, subject=found.subject, unit=found.unit, initiated_by=actor, now=now,
        amount=sums_of(lines).total, excluded=concerned_people(found).keys(),
    )  # fmt: skip
    moved.save(update_fields=["approval"])
    return moved


@attributed
def withdraw_list(*, held: CondolenceList, actor: "User", now: datetime, reason: str) -> CondolenceList:
    """Take a list back before it is decided."""
    found = hold_list(held)
    moved = move_list(found, "withdraw", actor=actor, now=now, reason=reason)
    if found.approval is not None and found.approval.state == ApprovalState.PENDING:
        withdraw_approval(approval_id=found.approval.pk, actor=actor, now=now, reason=reason)
    close_subject(subject=found.subject, now=now, actor=actor, reason=reason.strip()[:300])
    return moved


def follow_list_decision(
    *, held: CondolenceList, approved: bool, reason: str, actor: "User", now: datetime
) -> CondolenceList:
    """Bring about what was decided: finance hands over and books, or the list ends."""
    found = hold_list(held)
    moved = move_list(found, "approve" if approved else "refuse", actor=None, told_by=actor, now=now, reason=reason)
    if not approved:
        close_subject(subject=found.subject, now=now, actor=actor, reason=reason.strip()[:300])
        return moved
    moved.approved_at = now
    moved.save(update_fields=["approved_at"])
    ask_for_signatures(moved, now=now)
    return moved


def ask_for_signatures(held: CondolenceList, *, now: datetime) -> None:
    """Ask finance to hand a list over; again where a line was noted wrongly after all was done."""
    day, days = due_in(SIGNING_DAYS.code, now)
    before = WorkItem.objects.filter(subject=held.subject_id, kind=kinds.SIGNING).count()
    key = f"condolence:{held.pk}:signing:{before + 1}"
    draft = ItemDraft(
        kind=kinds.SIGNING, subject=held.subject, unit=held.unit, source_key=key,
        opens_at=now, due_at=end_of(day), because=explain(SIGN, list=held.number), counted_from=now,
        details={"list": held.number}, working_days=days,
    )  # fmt: skip
    open_items(drafts=[draft], now=now)


def lock_list_of(subject: Subject) -> None:
    """Lock the list for which a subject stands, before its approval."""
    CondolenceList.objects.select_for_update().filter(subject=subject).first()


def _require_fund(fund: Fund, unit: Unit) -> None:
    """Refuse a closed fund, that of another unit, and one whose gifts are for one person."""
    if fund.closed_on is not None:
        raise AidRefused(_("“%(fund)s” is closed: choose another fund.") % {"fund": fund})
    if fund.kind == FundKind.CAMPAIGN or fund.unit.path not in unit.ancestor_paths():
        raise AidRefused(_("“%(fund)s” is not for this: choose a fund of the unit, or of one above.") % {"fund": fund})


def _line(held: CondolenceList, one: Candidate, position: int) -> CondolenceLine:
    amount, last = one.proposal.amount, one.proposal.lines[-1].because.text
    return CondolenceLine(
        condolence=held, member=one.case.member, case=one.case, unit=one.case.unit, position=position,
        rule_id=one.proposal.rule, proposed=amount, amount=amount, left_out="" if amount else last[:300],
    )  # fmt: skip


def _draft(held: CondolenceList, actor: "User") -> CondolenceList:
    """Lock a list that may still be changed by this person."""
    found = hold_list(held)
    if not actor.has_perm(ASK, found):
        raise AidRefused(_("Your posts do not include this step."))
    require_state(found, ListState.DRAFT)
    return found


def _draft_line(line: CondolenceLine, actor: "User") -> CondolenceLine:
    _draft(line.condolence, actor)
    return CondolenceLine.objects.select_related("condolence", "member").get(pk=line.pk)


def _require_reason(amount: Decimal, proposed: Decimal, reason: str) -> None:
    if amount > proposed and not reason.strip():
        raise AidRefused(
            _("The rules propose %(proposed)s CNY; %(asked)s are more: give the reason, whoever decides reads it.")
            % {"proposed": f"{proposed:,.2f}", "asked": f"{amount:,.2f}"}
        )


def _reckon_anew(held: CondolenceList, lines: list[CondolenceLine], now: datetime) -> None:
    """Write what the table gives by now; refuse where a line without a reason would be more."""
    cases = [line.case for line in lines if line.case is not None]
    found = amounts_for(cases, held.occasion, timezone.localdate(now), beside_list=held.pk)
    by_case = {one.case.pk: one.proposal for one in found}
    for line in lines:
        proposal = by_case.get(line.case_id or 0)
        line.proposed = proposal.amount if proposal else Decimal(0)
        if line.amount > line.proposed and not line.reason:
            raise AidRefused(
                _("%(name)s: the rules propose %(proposed)s CNY by now. Change the amount, or give the reason.")
                % {"name": line.member.name, "proposed": f"{line.proposed:,.2f}"}
            )
    CondolenceLine.objects.bulk_update(lines, ["proposed"])
