"""The aid of one case: its grants, what the rules propose now, and how hard the household has it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from cases.care.models import IllnessCase

from ...ledger.models import Fund
from ..contributions import why_not_from
from ..engine.lines import Proposal
from ..enums import GrantKind, Occasion
from ..models import CondolenceLine, Grant, Hardship, PastAid
from .condolence import condolences_of
from .hardship import is_current, latest_hardship
from .proposal import propose


@dataclass(frozen=True, slots=True)
class CaseAid:
    """What the panel of a case shows."""

    grants: list[Grant]
    proposal: Proposal | None
    hardship: Hardship | None
    hardship_counts: bool
    condolences: list[CondolenceLine]
    past: list[PastAid]


def aid_of(case: IllnessCase, today: date, *, weigh: bool) -> CaseAid:
    """Read the aid of a case; without the right to weigh reasons, or without consent, the grants alone."""
    more: dict[str, Any] = {
        "condolences": condolences_of(case),
        "past": list(PastAid.objects.filter(member=case.member_id)),
    }
    grants = list(Grant.objects.filter(case=case).order_by("-created_at", "-pk"))
    if not weigh or not case.may_process:
        return CaseAid(grants, None, None, hardship_counts=False, **more)
    hardship = latest_hardship(case)
    counts = hardship is not None and is_current(hardship.assessed_on, today)
    return CaseAid(grants, propose(case, GrantKind.RELIEF, today), hardship, counts, **more)


def standards_for(case: IllnessCase, today: date) -> list[tuple[str, str, Proposal]]:
    """Return what each occasion of condolence, and an emergency, would give: kind, occasion, proposal."""
    found = [
        (GrantKind.CONDOLENCE.value, occasion.value, propose(case, GrantKind.CONDOLENCE, today, occasion=occasion))
        for occasion in Occasion
    ]
    if case.may_process:
        found.append((GrantKind.EMERGENCY.value, "", propose(case, GrantKind.EMERGENCY, today)))
    return found


def funds_for(case: IllnessCase) -> list[Fund]:
    """Return the open funds of the case's unit and those above; what was given for one person pays no other."""
    rows = Fund.objects.filter(unit__path__in=case.unit.ancestor_paths(), closed_on__isnull=True)
    return [fund for fund in rows.order_by("unit__path", "kind", "code") if why_not_from(fund, case) is None]
