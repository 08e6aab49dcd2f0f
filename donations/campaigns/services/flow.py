"""The flow of a campaign: the one table of its moves, and the only code that sets its state.

draft → approval → open → closed → settled, besides a draft that is given up.
"""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unioncare.core.workflow import Move, Workflow
from unioncare.worklist.conflicts import conflict_of
from unioncare.worklist.models import Subject

from ..enums import CampaignState, LineState
from ..models import Campaign, CampaignStep, StatementLine
from ..selectors.paying import asked_act
from ..selectors.public import consent_of
from ..selectors.wording import objection_to_words

if TYPE_CHECKING:
    from unioncare.organisation.models import User

PLAN, CLOSE, SETTLE = "donations.plan_campaign", "donations.close_campaign", "donations.settle_campaign"
Reason = str | Promise | None
_S = CampaignState


def record_step(
    campaign: Campaign, *, move: str, source: str, target: str, actor: "User | None", now: datetime, reason: str
) -> None:
    """Write who took the step, when and why."""
    CampaignStep.objects.create(
        campaign=campaign, move=move, source=source, target=target, actor=actor, at=now, reason=reason.strip()[:300]
    )


def nobody_concerned(campaign: Campaign, user: Any) -> Reason:
    """Nobody handles a campaign for themselves or a declared relative."""
    return conflict_of(campaign.subject, user) if user is not None else None


def consent_signed(campaign: Campaign, user: Any) -> Reason:
    """Whoever gifts are asked for agreed to what is shown of them."""
    if not campaign.for_member or consent_of(campaign) is not None:
        return None
    return _("The beneficiary has not signed what may be shown: record their consent first.")


def case_goes_on(campaign: Campaign, user: Any) -> Reason:
    if not campaign.for_member:
        return None
    case = campaign.case
    if case is None or case.is_ended:
        return _("The case has ended: no campaign is begun for it.")
    return None if case.may_process else _("Consent was withdrawn: health data may not be processed.")


def words_tell_no_more(campaign: Campaign, user: Any) -> Reason:
    """Title and story tell neither the illness nor more of the name than was agreed."""
    return objection_to_words(campaign, consent_of(campaign))


def still_to_come(campaign: Campaign, user: Any) -> Reason:
    if campaign.ends_on < timezone.localdate():
        return _("Its last day has passed: give it another one first.")
    return None


def nothing_left(campaign: Campaign, user: Any) -> Reason:
    """A campaign is settled when its fund is empty and nobody has to look at a line any more."""
    if campaign.fund is not None and campaign.fund.balance:
        return _("%(balance)s CNY are left: pay them out, or handle them as the declared rule says.") % {
            "balance": f"{campaign.fund.balance:,.2f}"
        }
    if asked_act(campaign) is not None:
        return _("What is left over is being handled: wait for that decision.")
    if StatementLine.objects.filter(campaign=campaign, state=LineState.WAITING).exists():
        return _("Lines of statements still wait to be assigned.")
    return None


_BEFORE = (nobody_concerned, case_goes_on, consent_signed, words_tell_no_more, still_to_come)

CAMPAIGN_FLOW = Workflow(
    field="state",
    moves=(
        Move("submit", pgettext_lazy("campaign", "Submit for approval"), (_S.DRAFT,), _S.APPROVAL, PLAN, _BEFORE),
        Move("drop", pgettext_lazy("campaign", "Give up"), (_S.DRAFT,), _S.DROPPED, PLAN, needs_reason=True),
        Move(
            "withdraw", _("Take back from approval"), (_S.APPROVAL,), _S.DRAFT, PLAN, (nobody_concerned,),
            needs_reason=True,
        ),
        # The system's own, upon the decision.
        Move("open", pgettext_lazy("campaign", "Approved"), (_S.APPROVAL,), _S.OPEN, PLAN, _BEFORE),
        Move("return", pgettext_lazy("campaign", "Refused"), (_S.APPROVAL,), _S.DRAFT, PLAN),
        Move(
            "close", pgettext_lazy("campaign", "Close before its last day"), (_S.OPEN,), _S.CLOSED, CLOSE,
            (nobody_concerned,), needs_reason=True,
        ),
        Move("settle", pgettext_lazy("campaign", "Settle"), (_S.CLOSED,), _S.SETTLED, SETTLE, (nothing_left,)),
    ),
    record=record_step,
)  # fmt: skip


def lock_campaign(campaign_id: int) -> Campaign:
    """Lock a campaign until the end of the transaction; unit, subject, case and fund come along unlocked."""
    return lock_campaigns([campaign_id])[campaign_id]


def lock_campaigns(campaign_ids: Collection[int]) -> dict[int, Campaign]:
    """Lock campaigns in the order of their keys. Raises Campaign.DoesNotExist for one that is gone."""
    # Without locking their keys: a pledge that points to one does not wait for an import.
    rows = Campaign.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=campaign_ids).order_by("pk")
    found = {row.pk: row for row in rows.select_related("unit", "subject", "case__member", "case__disease", "fund")}
    if len(found) != len(set(campaign_ids)):
        raise Campaign.DoesNotExist
    return found


def lock_campaign_of(subject: Subject) -> None:
    """Lock the campaign for which a subject stands."""
    Campaign.objects.select_for_update().filter(subject=subject).first()


def move_campaign(
    campaign_id: int, move: str, *, actor: "User | None", now: datetime, reason: str = "",
    told_by: "User | None" = None,
) -> Campaign:  # fmt: skip
    """Make one move; raise MoveRefused with the reason against it. An `actor` of None is the system itself."""
    moved: Campaign = CAMPAIGN_FLOW.move(
        Campaign, campaign_id, move, actor=actor, now=now, reason=reason, told_by=told_by
    )
    return moved
