"""What must hold before anything about a recovery is written."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from cases.care.models import IllnessCase
from cases.care.services.facts import writable
from unioncare.core.workflow import MoveRefused

if TYPE_CHECKING:
    from unioncare.organisation.models import User


def recovering_case(case_id: int, actor: "User") -> IllnessCase:
    """Lock a case whose recovery somebody notes.

    Raises MoveRefused without consent, after a death, and for whomever the case concerns.
    """
    case = writable(case_id, actor)
    if case.died_on:
        raise MoveRefused(_("The member died: nothing is noted about recovery any more."))
    return case


def needed(reason: str) -> str:
    """Return a reason without blanks at its ends; raise MoveRefused where there is none."""
    if not (text := reason.strip()):
        raise MoveRefused(_("A reason is needed for this step."))
    return text
