"""Proposing a campaign: drafted, changed, submitted, taken back, given up."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cases.care.models import IllnessCase
from cases.care.services.conditions import nobody_concerned as nobody_of_case
from unioncare.core.audit import attributed
from unioncare.core.explain import Explanation, explain
from unioncare.core.numbering import next_number
from unioncare.core.tokens import new_token
from unioncare.core.workflow import MoveRefused
from unioncare.organisation.models import Unit
from unioncare.worklist.approvals import pending_for, request_approval, withdraw
from unioncare.worklist.enums import SubjectKind
from unioncare.worklist.services import close_subject, complete_kind, open_subject, update_subject

from ..enums import CampaignState
from ..errors import CampaignRefused
from ..kinds import ACTION, CONSIDERED
from ..models import Campaign
from ..selectors.eligibility import eligibility_of
from .flow import lock_campaign, move_campaign, nobody_concerned, record_step

if TYPE_CHECKING:
    from unioncare.organisation.models import User

AGAINST_PROTOCOL = gettext_noop("The protocol does not propose a campaign ({why}); proposed all the same: {reason}")
GENERAL = gettext_noop("A campaign for a purpose, not for one member")
# How codes begin, of 爱心: short to write into a remark.
_PREFIX = "AX"


@dataclass(frozen=True, slots=True)
class CampaignEntry:
    """What a campaign says and promises."""

    title_zh: str
    story_zh: str
    goal: Decimal
    starts_on: date
    ends_on: date
    surplus: str
    title_en: str = ""
    story_en: str = ""


@attributed
def draft_campaign(
    *, unit: Unit, case: IllnessCase | None, entry: CampaignEntry, actor: "User", now: datetime, reason: str = ""
) -> Campaign:
    """Draft a campaign for a case, or for a purpose. Where the protocol does not propose one, `reason` says why.

    Raises CampaignRefused: dates, another campaign for the case; MoveRefused: one's own case or a relative's.
    """
    _check_days(entry, timezone.localdate(now))
    if case is not None:
        if (why := nobody_of_case(case, actor)) is not None:
            raise MoveRefused(why)
        _require_single(case)
    because = _because(case, timezone.localdate(now), reason)
    code = _new_code(now)
    subject = open_subject(kind=SubjectKind.CAMPAIGN, unit=unit, label=_label(entry, code), reference=code)
    campaign = Campaign.objects.create(
        code=code, unit=unit, case=case, for_member=case is not None, subject=subject, token=new_token(),
        because=because.as_json(), initiated_by=actor, initiated_at=now, **asdict(entry),
    )  # fmt: skip
    record_step(campaign, move="draft", source="", target=campaign.state, actor=actor, now=now, reason=reason)
    if case is not None:
        complete_kind(subject=case.subject, kinds=[CONSIDERED], actor=actor, now=now, result=code)
    return campaign


@attributed
def change_campaign(*, campaign: Campaign, entry: CampaignEntry, actor: "User", now: datetime) -> Campaign:
    """Change a draft. What was approved does not change any more: neither its words nor what becomes of the rest."""
    held = lock_campaign(campaign.pk)
    if held.state != CampaignState.DRAFT:
        raise CampaignRefused(_("Only a draft is changed; take it back from approval first."))
    if (why := nobody_concerned(held, actor)) is not None:
        raise CampaignRefused(why)
    _check_days(entry, timezone.localdate(now))
    for name, value in asdict(entry).items():
        setattr(held, name, value)
    held.save(update_fields=[*asdict(entry)])
    update_subject(subject=held.subject, now=now, label=_label(entry, held.code))
    return held


@attributed
def submit_campaign(*, campaign: Campaign, actor: "User", now: datetime) -> Campaign:
    """Ask the committee: the funds auditor, then the chair and one more. Raises MoveRefused."""
    held = lock_campaign(campaign.pk)
    moved = move_campaign(held.pk, "submit", actor=actor, now=now)
    request_approval(
        action=ACTION, subject=held.subject, unit=held.unit, initiated_by=actor, now=now, amount=held.goal,
        excluded={held.initiated_by_id},
    )  # fmt: skip
    return moved


@attributed
def withdraw_campaign(*, campaign: Campaign, actor: "User", now: datetime, reason: str) -> Campaign:
    """Take a campaign back before it is decided."""
    held = lock_campaign(campaign.pk)
    approval = pending_for(held.subject, ACTION)
    moved = move_campaign(held.pk, "withdraw", actor=actor, now=now, reason=reason)
    if approval is not None:
        withdraw(approval_id=approval.pk, actor=actor, now=now, reason=reason)
    return moved


@attributed
def drop_campaign(*, campaign: Campaign, actor: "User", now: datetime, reason: str) -> Campaign:
    """Give a draft up."""
    held = lock_campaign(campaign.pk)
    moved = move_campaign(held.pk, "drop", actor=actor, now=now, reason=reason)
    close_subject(subject=held.subject, now=now, actor=actor, reason=reason.strip())
    return moved


def _check_days(entry: CampaignEntry, today: date) -> None:
    if entry.ends_on < entry.starts_on:
        raise CampaignRefused(_("The last day lies before the first."))
    if entry.ends_on < today:
        raise CampaignRefused(_("The last day has passed; choose one to come."))


def _require_single(case: IllnessCase) -> None:
    IllnessCase.objects.select_for_update(of=("self",)).get(pk=case.pk)
    running = (CampaignState.DRAFT, CampaignState.APPROVAL, CampaignState.OPEN)
    other = Campaign.objects.filter(case=case, state__in=running).first()
    if other is not None:
        raise CampaignRefused(
            _("Campaign %(code)s is already under way for this case: go on with that one.") % {"code": other.code}
        )


def _because(case: IllnessCase | None, today: date, reason: str) -> Explanation:
    if case is None:
        return explain(GENERAL)
    found = eligibility_of(case, today)
    if found.because is not None:
        return found.because
    if not reason.strip():
        raise CampaignRefused(
            _("The protocol does not propose a campaign: %(why)s Give the reason for one all the same.")
            % {"why": found.why_not}
        )
    return explain(AGAINST_PROTOCOL, why=str(found.why_not), reason=reason.strip())


def _label(entry: CampaignEntry, code: str) -> str:
    return f"{entry.title_zh} {code}"[:120]


def _new_code(now: datetime) -> str:
    """Return the next code of the year; drafts take turns, so that none is given twice."""
    return next_number(Campaign, f"{_PREFIX}{timezone.localdate(now):%y}", field="code", digits=3)
