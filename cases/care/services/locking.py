"""One case at a time: whoever changes a case locks its row first, before its approvals and its work items.

A death ends all cases of a member: there the member's row comes first, as it does where somebody is placed.
"""

from typing import TYPE_CHECKING

from unioncare.core.workflow import MoveRefused
from unioncare.worklist.models import Subject

from ..models import IllnessCase
from .conditions import nobody_concerned

if TYPE_CHECKING:
    from unioncare.organisation.models import User


def lock_case(case_id: int) -> IllnessCase:
    """Lock a case until the end of the transaction; its subject, unit and member come along unlocked."""
    rows = IllnessCase.objects.select_for_update(of=("self",))
    case: IllnessCase = rows.select_related("subject", "unit", "member__unit", "disease", "owner").get(pk=case_id)
    return case


def lock_case_for(case_id: int, actor: "User | None") -> IllnessCase:
    """Lock a case for a person who changes it; raise MoveRefused where it is their own or a relative's."""
    case = lock_case(case_id)
    if (why := nobody_concerned(case, actor)) is not None:
        raise MoveRefused(why)
    return case


def lock_case_of(subject: Subject) -> None:
    """Lock the case for which a subject stands."""
    IllnessCase.objects.select_for_update().filter(subject=subject).first()
