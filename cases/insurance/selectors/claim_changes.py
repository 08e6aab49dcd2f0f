"""What the case of a filed claim says otherwise by now: the claim keeps what its amount was reckoned with."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from unioncare.core.ui.dates import day_full

from ..enums import BenefitEvent
from ..models import Claim
from .claim_events import Happened, events_of


@dataclass(frozen=True, slots=True)
class Change:
    """One fact: as it was claimed, and as the case has it now; empty: not at all."""

    label: str | Promise
    then: str
    now: str


def changed_since(claim: Claim) -> list[Change]:
    """Return what differs; nothing for a claim that is not filed, which follows its case, or of an event struck out."""
    if claim.submitted_on is None or (claim.event is not None and claim.event.struck_at is not None):
        return []
    found = _event_of(claim)
    event = found.event if found else None
    disease, code = claim.case.disease, claim.case.disease.code if claim.case.disease else ""
    pairs: list[tuple[Promise, str, str, bool]] = [
        (_("Disease"), claim.disease, str(disease or ""), claim.disease_code == code)
    ]
    if claim.benefit.event == BenefitEvent.STAY:
        pairs += [
            _days(_("Admission"), claim.event_on, event.on if event else None),
            _days(_("Discharge"), claim.discharged_on, event.discharged_on if event else None),
        ]
    else:
        pairs.append(_days(_("Diagnosed on"), claim.event_on, event.on if event else None))
    return [Change(label, then, now) for label, then, now, same in pairs if not same]


def _event_of(claim: Claim) -> Happened | None:
    """Return the event of the case for which the claim stands now: its discharge, or whatever is diagnosed by now."""
    stay = claim.benefit.event == BenefitEvent.STAY
    rows = (row for row in events_of(claim.case) if (row.event.kind == BenefitEvent.STAY) == stay)
    return next((row for row in rows if not stay or (row.row is not None and row.row.pk == claim.event_id)), None)


def _days(label: Promise, then: date | None, now: date | None) -> tuple[Promise, str, str, bool]:
    return label, day_full(then) if then else "", day_full(now) if now else "", then == now
