"""What members of the enterprise may see of a campaign: exactly what its beneficiary agreed to, and the money."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from unioncare.organisation.enums import UnitKind
from unioncare.organisation.models import Unit

from ..enums import CampaignState, ShownField
from ..models import Campaign, CampaignConsent
from ..naming import half_name

# A page tells of a campaign from its approval until it is settled.
SHOWN_STATES = (CampaignState.OPEN, CampaignState.CLOSED, CampaignState.SETTLED)


@dataclass(frozen=True, slots=True)
class Beneficiary:
    """What is shown of whoever the gifts are for; what they did not agree to is empty."""

    name: str = ""
    unit: str = ""
    shows_burden: bool = False


def consent_of(campaign: Campaign) -> CampaignConsent | None:
    """Return the consent that holds: the last version, unless it was withdrawn."""
    last = CampaignConsent.objects.filter(campaign=campaign).order_by("-version").first()
    return last if last is not None and last.withdrawn_at is None else None


def beneficiary_of(campaign: Campaign, consent: CampaignConsent | None) -> Beneficiary:
    """Return what the beneficiary agreed to show, as it is today."""
    case = campaign.case
    if case is None or consent is None:
        return Beneficiary()
    name = case.member.name
    if ShownField.NAME not in consent.shown:
        name = half_name(name) if ShownField.MASKED_NAME in consent.shown else ""
    unit = case.member.unit.name if ShownField.UNIT in consent.shown else ""
    return Beneficiary(name, unit, ShownField.BURDEN in consent.shown)


def is_public(campaign: Campaign, consent: CampaignConsent | None) -> bool:
    """Tell whether the page of a campaign opens: approved, and consent still holds where it is for somebody."""
    if campaign.state not in SHOWN_STATES:
        return False
    if not campaign.for_member:
        return True
    return consent is not None and campaign.case is not None and campaign.case.may_process


def enterprise_of(unit: Unit) -> Unit:
    """Return the enterprise whose members are meant."""
    return Unit.objects.filter(path__in=unit.ancestor_paths(), kind=UnitKind.ENTERPRISE).first() or unit


def days_left(campaign: Campaign, today: date) -> int:
    """Return how many days gifts are still asked for, today among them; 0 when none are."""
    return max(0, (campaign.ends_on - today).days + 1) if campaign.state == CampaignState.OPEN else 0


def plain_amount(amount: Decimal) -> str:
    """Write an amount without fen where it has none."""
    return f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.2f}"
