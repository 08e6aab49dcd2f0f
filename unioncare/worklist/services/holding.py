"""What every act upon one item begins with: the lock, and a reason where one is needed."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from ..conflicts import conflict_of
from ..enums import ItemState
from ..models import WorkItem
from .transitions import APPROVAL_KEY, ItemConflict, ItemRefused

if TYPE_CHECKING:
    from unioncare.organisation.models import User

REASON_LENGTH = 300


def needed(reason: str) -> str:
    """Return the reason, cut to its column; raise ItemRefused without one."""
    if not (text := reason.strip()):
        raise ItemRefused(_("A reason is needed for this step."))
    return text[:REASON_LENGTH]


def locked(item: WorkItem | int, actor: "User | None") -> WorkItem:
    """Lock one open item for `actor`.

    Raises ItemConflict when it has ended; ItemRefused when an approval decides about it, or when it is about the actor
    or a declared relative.
    """
    # Without joins: after waiting for a lock PostgreSQL reads the row anew, but not what was joined to it.
    held: WorkItem = WorkItem.objects.select_for_update().get(pk=item.pk if isinstance(item, WorkItem) else item)
    if held.state != ItemState.OPEN:
        raise ItemConflict(held)
    if APPROVAL_KEY in held.details:
        raise ItemRefused(_("An approval is decided on its page; it is neither ticked off nor given away."))
    if actor is not None and (why := conflict_of(held.subject, actor)):
        raise ItemRefused(why)
    return held
