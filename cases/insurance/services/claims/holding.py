"""One claim at a time: its case is locked first, then the row; it stays closed to whomever the case concerns."""

from typing import TYPE_CHECKING

from cases.care.services.locking import lock_case_for

from ...models import Claim

if TYPE_CHECKING:
    from unioncare.organisation.models import User


def hold_claim(claim: Claim, actor: "User") -> Claim:
    """Lock a claim for somebody who changes it, and read it anew; raise MoveRefused for their own or a relative's."""
    lock_case_for(claim.case_id, actor)
    rows = Claim.objects.select_for_update(of=("self",)).select_related(
        "case__unit", "case__subject", "case__member", "case__owner", "enrolment", "benefit__version"
    )
    held: Claim = rows.get(pk=claim.pk)
    return held
