"""One claim at a time: the cases of its member are locked first, then the row; closed to whom the case concerns."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from cases.care.models import IllnessCase
from cases.care.services.conditions import nobody_concerned
from unioncare.core.workflow import MoveRefused

from ...models import Claim

if TYPE_CHECKING:
    from unioncare.organisation.models import User


def hold_cases(member_ids: Collection[int]) -> None:
    """Lock every case of these members in order, before their enrolments: what is claimed in one reaches the others."""
    rows = IllnessCase.objects.select_for_update(of=("self",)).filter(member__in=member_ids).order_by("pk")
    list(rows.values_list("pk"))


def hold_claim(claim: Claim, actor: "User") -> Claim:
    """Lock a claim for somebody who changes it, and read it anew; raise MoveRefused for their own or a relative's."""
    hold_cases([IllnessCase.objects.values_list("member_id", flat=True).get(pk=claim.case_id)])
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
