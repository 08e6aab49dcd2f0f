"""One grant at a time: the cases of its member are locked first, then the row; closed to whom the case concerns."""

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from cases.care.models import IllnessCase
from unioncare.core.workflow import MoveRefused

from ..models import Grant
from ..selectors.payments import grant_of
from .flow import nobody_concerned

if TYPE_CHECKING:
    from unioncare.organisation.models import User


def lock_cases_of(member_id: int) -> None:
    """Lock every case of a member: what is given in one counts for the limits of the others."""
    lock_cases_of_all([member_id])


def lock_cases_of_all(member_ids: Iterable[int]) -> None:
    """Lock the cases of many members, in the order of their keys, as everybody does."""
    rows = IllnessCase.objects.select_for_update(of=("self",)).filter(member__in=list(member_ids)).order_by("pk")
    list(rows.values_list("pk"))


def hold_grant(grant: Grant, actor: "User | None" = None) -> Grant:
    """Lock a grant and read it anew; raise MoveRefused for somebody's own or a relative's."""
    lock_cases_of(Grant.objects.values_list("member_id", flat=True).get(pk=grant.pk))
    rows = Grant.objects.select_for_update(of=("self",)).select_related(
        "case__unit", "case__subject", "case__disease", "subject", "member", "unit", "fund", "rule", "approval",
        "initiated_by",
    )  # fmt: skip
    held: Grant = rows.get(pk=grant.pk)
    if (why := nobody_concerned(held, actor)) is not None:
        raise MoveRefused(why)
    return held


def lock_grants(sources: Collection[str]) -> None:
    """Lock the grants that payments are for, and the cases of their members before them."""
    grants = Grant.objects.filter(pk__in={grant_of(source) for source in sources})
    cases = IllnessCase.objects.select_for_update(of=("self",)).filter(member__in=grants.values("member"))
    list(cases.order_by("pk").values_list("pk"))
    list(grants.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
