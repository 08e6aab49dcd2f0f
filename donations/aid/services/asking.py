"""Asking for aid: a grant is drafted by the rules, sent to whoever decides, or taken back."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cases.care.models import IllnessCase
from cases.care.services.locking import lock_case_for
from unioncare.core.audit import attributed
from unioncare.core.explain import explain
from unioncare.core.numbering import next_number
from unioncare.worklist.approvals import request_approval
from unioncare.worklist.approvals import withdraw as withdraw_approval
from unioncare.worklist.enums import ApprovalState
from unioncare.worklist.services import complete_kind

from ...ledger.enums import FundKind
from ...ledger.models import Fund
from ...ledger.services.drafts import require_amount
from ...ledger.services.posting import lock_funds
from .. import kinds
from ..contributions import why_not_from
from ..enums import GrantKind
from ..errors import AidRefused
from ..models import Grant
from ..selectors.proposal import propose_from
from ..selectors.rules import policy_of
from .flow import begin_grant, consent_in_force, move_grant
from .holding import hold_grant, lock_cases_of
from .items import drop_items

if TYPE_CHECKING:
    from unioncare.organisation.models import User

# An emergency is decided within a day, whatever day it is.
AT_ONCE = timedelta(hours=24)
URGENT = gettext_noop("Grant {grant} is an emergency: the chair decides at once, the papers follow")


@dataclass(frozen=True, slots=True)
class GrantEntry:
    """What somebody asks for: the kind and occasion, how much in CNY, from which fund, and why."""

    kind: GrantKind
    asked: Decimal
    fund: Fund
    key: uuid.UUID
    occasion: str = ""
    over_reason: str = ""
    note: str = ""


@attributed
def draft_grant(*, case_id: int, entry: GrantEntry, actor: "User", now: datetime) -> Grant:
    """Draft a grant: what the rules propose is frozen with it. Sending the same form again changes nothing.

    Raises AidRefused for more than the rules propose without a reason, a closed fund, no consent where it is needed;
    LedgerRefused for impossible amounts; MoveRefused for somebody's own case or a relative's.
    """
    lock_cases_of(IllnessCase.objects.values_list("member_id", flat=True).get(pk=case_id))
    case = lock_case_for(case_id, actor)
    known = Grant.objects.filter(key=entry.key).first()
    if known is not None:
        return known
    require_amount(entry.asked)
    fund = lock_funds([entry.fund.pk])[entry.fund.pk]
    _require_fund(fund, case, entry.kind)
    grant = Grant(
        number=next_number(Grant, f"J{timezone.localdate(now):%Y}-"), case=case, subject=case.subject,
        member=case.member, unit=case.unit, kind=entry.kind, occasion=entry.occasion, fund=fund,
        asked=entry.asked, over_reason=entry.over_reason.strip(), note=entry.note.strip(), initiated_by=actor,
        created_at=now, key=entry.key, **_proposed(fund, case, entry.kind, entry.occasion, now),
    )  # fmt: skip
    if (why := consent_in_force(grant, actor)) is not None:
        raise AidRefused(why)
    _require_reason(grant)
    return begin_grant(grant, actor=actor, now=now)


@attributed
def submit_grant(*, grant: Grant, actor: "User", now: datetime) -> Grant:
    """Send a draft to whoever decides on its amount; what the rules propose is reckoned anew.

    Raises MoveRefused, AidRefused, and ApprovalRefused where another grant of the case already waits.
    """
    held = hold_grant(grant, actor)
    if held.case is not None:
        fund = lock_funds([held.fund_id])[held.fund_id]
        _require_fund(fund, held.case, held.kind)
        for name, value in _proposed(fund, held.case, held.kind, held.occasion, now, besides=held.pk).items():
            setattr(held, name, value)
    _require_reason(held)
    held.requested_at = now
    held.save(update_fields=["proposed", "because", "rule", "requested_at"])
    moved = move_grant(held.pk, "submit", actor=actor, now=now)
    action, urgent = action_for(held), held.kind == GrantKind.EMERGENCY
    more: dict[str, Any] = {}
    if urgent:
        because = explain(URGENT, grant=held.number)
        more = {"due_at": now + AT_ONCE, "in_hours": True, "because": because}
    moved.approval = request_approval(
        action=action, subject=held.subject, unit=held.unit, initiated_by=actor, now=now, amount=held.asked, **more
    )
    moved.save(update_fields=["approval"])
    if held.kind == GrantKind.RELIEF:
        # What the protocol asks for is the application.
        said = _("Grant %(grant)s is asked for") % {"grant": held.number}
        complete_kind(subject=held.subject, kinds=[kinds.AID], actor=actor, now=now, result=said)
    return moved


@attributed
def withdraw_grant(*, grant: Grant, actor: "User", now: datetime, reason: str) -> Grant:
    """Take a draft or a waiting request back."""
    held = hold_grant(grant, actor)
    moved = move_grant(held.pk, "withdraw", actor=actor, now=now, reason=reason)
    if held.approval is not None and held.approval.state == ApprovalState.PENDING:
        withdraw_approval(approval_id=held.approval.pk, actor=actor, now=now, reason=reason)
    drop_items(held, actor=actor, now=now, reason=reason)
    return moved


def action_for(grant: Grant) -> str:
    """Return by which row of the matrix a grant is decided (domain annex §1)."""
    if grant.kind == GrantKind.CONDOLENCE and not grant.is_above:
        return kinds.CONDOLENCE
    limit = policy_of(grant.kind).signed_above
    is_large = limit is not None and grant.asked > limit
    if grant.kind == GrantKind.EMERGENCY:
        return kinds.LARGE_EMERGENCY if is_large else kinds.EMERGENCY
    return kinds.LARGE if is_large else kinds.RELIEF


def _proposed(
    fund: Fund, case: IllnessCase, kind: str, occasion: str, now: datetime, *, besides: int | None = None
) -> Any:
    found = propose_from(fund, case, kind, timezone.localdate(now), occasion=occasion, besides=besides)
    return {"proposed": found.amount, "because": found.as_json(), "rule_id": found.rule}


def _require_fund(fund: Fund, case: IllnessCase, kind: str) -> None:
    """Refuse a closed fund, one that gives nothing for this case, and a campaign's where it is no relief."""
    if fund.closed_on is not None:
        raise AidRefused(_("“%(fund)s” is closed: choose another fund.") % {"fund": fund})
    if (why := why_not_from(fund, case)) is not None:
        raise AidRefused(why)
    if fund.kind == FundKind.CAMPAIGN and kind != GrantKind.RELIEF:
        raise AidRefused(_("What members gave is paid as relief: choose that kind of aid."))


def _require_reason(grant: Grant) -> None:
    if grant.is_above and grant.fund.kind == FundKind.CAMPAIGN:
        raise AidRefused(
            _("The campaign has %(free)s CNY in the bank that nothing is promised of; %(asked)s are more.")
            % {"free": f"{grant.proposed:,.2f}", "asked": f"{grant.asked:,.2f}"}
        )
    if grant.is_above and not grant.over_reason:
        raise AidRefused(
            _("The rules propose %(proposed)s CNY; %(asked)s are more: give the reason, whoever decides reads it.")
            % {"proposed": f"{grant.proposed:,.2f}", "asked": f"{grant.asked:,.2f}"}
        )
