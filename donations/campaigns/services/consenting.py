"""The beneficiary's consent to exactly what is shown; withdrawing it takes the page down at once."""

from collections.abc import Collection
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from unioncare.core.audit import attributed, record_event

from ..enums import ShownField
from ..errors import CampaignRefused
from ..models import Campaign, CampaignConsent
from ..selectors.public import consent_of
from .flow import lock_campaign, nobody_concerned

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@attributed
def record_consent(
    *, campaign: Campaign, shown: Collection[str], signed_on: date, signed_by: str, relation: str = "",
    actor: "User", now: datetime,
) -> CampaignConsent:  # fmt: skip
    """Record what was signed, as the next version. `relation` is told where somebody else signs for the member."""
    held = lock_campaign(campaign.pk)
    if not held.for_member or held.case is None:
        raise CampaignRefused(_("A campaign for a purpose shows nobody: there is nothing to sign."))
    if (why := nobody_concerned(held, actor)) is not None:
        raise CampaignRefused(why)
    if signed_on > timezone.localdate(now):
        raise CampaignRefused(_("%(day)s is yet to come.") % {"day": f"{signed_on:%Y-%m-%d}"})
    if not signed_by.strip():
        raise CampaignRefused(_("Say who signed."))
    chosen = [field.value for field in ShownField if field in shown]
    if ShownField.NAME in chosen and ShownField.MASKED_NAME in chosen:
        chosen.remove(ShownField.MASKED_NAME)
    last = CampaignConsent.objects.filter(campaign=held).aggregate(last=Max("version"))["last"] or 0
    consent = CampaignConsent.objects.create(
        campaign=held, version=last + 1, shown=chosen, signed_on=signed_on, signed_by=signed_by.strip(),
        relation=relation.strip(), recorded_by=actor, recorded_at=now,
    )  # fmt: skip
    record_event(held, actor=actor, what="campaign consent", details={"version": consent.version, "shown": chosen})
    return consent


@attributed
def withdraw_consent(*, campaign: Campaign, actor: "User", now: datetime) -> CampaignConsent:
    """Withdraw what was signed: from this moment the page shows nothing. Gifts stay booked for the beneficiary."""
    held = lock_campaign(campaign.pk)
    consent = consent_of(held)
    if consent is None:
        raise CampaignRefused(_("No consent is in force."))
    consent.withdrawn_at, consent.withdrawn_by = now, actor
    consent.save(update_fields=["withdrawn_at", "withdrawn_by"])
    record_event(held, actor=actor, what="campaign consent withdrawn", details={"version": consent.version})
    return consent
