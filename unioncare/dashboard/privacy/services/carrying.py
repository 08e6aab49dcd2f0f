"""Carrying out what is no erasure: a copy, a correction, a withdrawal of consent."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.care.enums import ConsentState
from cases.care.models import IllnessCase
from cases.care.services.consent import withdraw_consent
from cases.care.services.reports import ConsentEntry
from cases.members.models import Member
from donations.campaigns.models import CampaignConsent
from donations.campaigns.services.consenting import withdraw_consent as withdraw_campaign_consent
from unioncare.core import thresholds
from unioncare.core.audit import attributed
from unioncare.core.listed import listed
from unioncare.core.masking import mask_everything, mask_id_number, mask_name, mask_phone
from unioncare.organisation.models import User
from unioncare.worklist.services import close_subject, complete_kind

from ..enums import RequestKind
from ..errors import PrivacyRefused
from ..kinds import CARRY_OUT
from ..models import PrivacyCopy, PrivacyRequest
from ..selectors.kept import everything_about
from ..thresholds import COPY_DAYS
from .flow import lock_request, move_request

# How a corrected fact stands in the proof: nobody reads it there whole.
MASKS = {"name": mask_name, "phone": mask_phone, "id_number": mask_id_number}
# What the roster says now of the facts that it holds, as somebody writes them down.
PRESENT: dict[str, Callable[[Member], str]] = {
    "name": lambda member: member.name,
    "phone": lambda member: member.phone,
    "id_number": lambda member: member.id_number,
    "employee_no": lambda member: member.employee_no or "",
    "unit": lambda member: member.unit.name,
}


@dataclass(frozen=True, slots=True)
class Corrected:
    """What was corrected, from what to what; `fact` is one of MASKS or anything else, which is hidden whole."""

    fact: str
    label: str
    before: str
    after: str

    @property
    def masked(self) -> str:
        mask = MASKS.get(self.fact, mask_everything)
        return f"{self.label}: {mask(self.before) or '—'} → {mask(self.after) or '—'}"


@attributed
def make_copy(*, request: PrivacyRequest, actor: User, now: datetime) -> PrivacyRequest:
    """Seal everything kept about the member as a copy, to be handed over until its days are over."""
    held = _held(request, RequestKind.COPY)
    assert held.member is not None
    days = int(thresholds.value(COPY_DAYS.code))
    content = [section.as_json() for section in everything_about(held.member)]
    PrivacyCopy.objects.create(
        request=held, content=json.dumps(content, ensure_ascii=False), made_by=actor, made_at=now,
        expires_on=timezone.localdate(now) + timedelta(days=days),
    )  # fmt: skip
    return _finish(held, _("A copy was made."), actor, now)


@attributed
def note_correction(*, request: PrivacyRequest, corrected: Corrected, actor: User, now: datetime) -> PrivacyRequest:
    """Note what was corrected where it stands; the proof keeps before and after with masks.

    Raises PrivacyRefused while the roster does not yet say what the member asked for.
    """
    held = _held(request, RequestKind.CORRECTION)
    if corrected.before.strip() == corrected.after.strip():
        raise PrivacyRefused(_("Before and after are the same: nothing was corrected."))
    present = PRESENT.get(corrected.fact)
    if present is not None and held.member is not None and _bare(present(held.member)) != _bare(corrected.after):
        raise PrivacyRefused(
            _("The roster does not say this yet (%(what)s): correct it on the member's page first, then note it here.")
            % {"what": corrected.label}
        )
    return _finish(held, corrected.masked, actor, now)


@attributed
def withdraw_consents(*, request: PrivacyRequest, actor: User, now: datetime) -> PrivacyRequest:
    """Withdraw every consent in force of the member's cases and campaigns, each by its own service.

    Consent to counselling is answered to the counsellor alone; with the case's consent counselling ends too.
    """
    # Member and cases before the request, as an erasure locks them.
    if request.member_id is not None:
        Member.objects.select_for_update(of=("self",)).get(pk=request.member_id)
    of_member = IllnessCase.objects.filter(member=request.member_id).order_by("pk")
    locked = list(of_member.select_for_update(of=("self",)))
    held = _held(request, RequestKind.WITHDRAWAL)
    cases = [case for case in locked if case.consent_state == ConsentState.GIVEN]
    done = []
    entry = ConsentEntry(by_proxy=False)
    for case in cases:
        withdraw_consent(case_id=case.pk, entry=entry, actor=actor, now=now, reason=held.number)
        done.append(_("case %(number)s") % {"number": case.number})
    shown = CampaignConsent.objects.filter(campaign__case__member=held.member, withdrawn_at__isnull=True)
    for consent in shown.select_related("campaign").order_by("campaign_id", "-version").distinct("campaign_id"):
        withdraw_campaign_consent(campaign=consent.campaign, actor=actor, now=now)
        done.append(_("campaign %(number)s") % {"number": consent.campaign.code})
    if not done:
        raise PrivacyRefused(_("No consent of this member is in force: refuse the request, and say so."))
    return _finish(held, _("Withdrawn: %(what)s") % {"what": listed(done)}, actor, now)


def _bare(value: str) -> str:
    """Return a value as it is compared: spaces and the case of letters are not what was corrected."""
    return "".join(value.split()).upper()


def _held(request: PrivacyRequest, kind: RequestKind) -> PrivacyRequest:
    held = lock_request(request.pk)
    if held.kind != kind or held.member is None:
        raise PrivacyRefused(_("This request asks for something else."))
    return held


def _finish(request: PrivacyRequest, result: str, actor: User, now: datetime) -> PrivacyRequest:
    moved = move_request(request.pk, "finish", actor=actor, now=now)
    moved.result, moved.ended_at = result, now
    moved.save(update_fields=["result", "ended_at"])
    complete_kind(subject=moved.subject, kinds=[CARRY_OUT], actor=actor, now=now)
    close_subject(subject=moved.subject, now=now, actor=actor, reason=_("The request has ended"))
    return moved


def drop_old_copies(*, now: datetime) -> int:
    """Delete copies whose days are over; return how many. For the sweep."""
    deleted, _each = PrivacyCopy.objects.filter(expires_on__lt=timezone.localdate(now)).delete()
    return deleted
