"""An officer leaves: their cases go to another one, as far as they may."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from unioncare.core.workflow import MoveRefused
from unioncare.worklist.holdings import Paths

from ..models import IllnessCase
from .ownership import change_owner

if TYPE_CHECKING:
    from unioncare.organisation.models import User


def owned_cases(person: "User", paths: Paths) -> QuerySet[IllnessCase]:
    """Return the open cases of an officer under some units, or everywhere."""
    cases = IllnessCase.objects.active().filter(owner=person)
    return (cases if paths is None else cases.within_any(paths)).order_by("pk")


def count_owned(person: "User", paths: Paths) -> int:
    return owned_cases(person, paths).count()


@transaction.atomic
def hand_over_cases(
    *, person: "User", to: "User", paths: Paths, actor: "User", now: datetime, reason: str
) -> tuple[int, list[str]]:
    """Give an officer's cases to another one; return how many went, and for each of the others why it stays."""
    moved, kept = 0, []
    for case in owned_cases(person, paths).select_related("unit"):
        try:
            if not to.has_perm("cases.plan_case", case):
                raise MoveRefused(_("%(name)s cannot own cases there.") % {"name": to.name})
            with transaction.atomic():
                change_owner(case_id=case.pk, to=to, actor=actor, now=now, reason=reason)
            moved += 1
        except MoveRefused as refused:
            kept.append(_("Case %(number)s: %(why)s") % {"number": case.number, "why": refused})
    return moved, kept
