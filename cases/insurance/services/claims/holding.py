"""One claim at a time: its case is locked first, then the row; it stays closed to whomever the case concerns."""

from typing import TYPE_CHECKING

from cases.care.models import IllnessCase
from cases.care.services.conditions import nobody_concerned
from unioncare.core.workflow import MoveRefused

from ...models import Claim

if TYPE_CHECKING:
    from unioncare.organisation.models import User


def hold_claim(claim: Claim, actor: "User") -> Claim:
    """Lock a claim for somebody who changes it, and read it anew; raise MoveRefused for their own or a relative's."""
    IllnessCase.objects.select_for_update().filter(pk=claim.case_id).values_list("pk").first()
    rows = Claim.objects.select_for_update(of=("self",)).select_related(
        "case__unit",
        "case__subject__unit",
        "case__member__unit",
        "case__owner",
        "case__disease",
        "enrolment",
        "benefit__version",
    )
    held: Claim = rows.get(pk=claim.pk)
    if (why := nobody_concerned(held.case, actor)) is not None:
        raise MoveRefused(why)
    return held
