"""What every act upon one item begins with: the lock, and a reason where one is needed."""

from django.utils.translation import gettext as _

from ..enums import ItemState
from ..models import WorkItem
from .transitions import APPROVAL_KEY, ItemConflict, ItemRefused

REASON_LENGTH = 300


def needed(reason: str) -> str:
    """Return the reason, cut to its column; raise ItemRefused without one."""
    if not (text := reason.strip()):
        raise ItemRefused(_("A reason is needed for this step."))
    return text[:REASON_LENGTH]


def locked(item: WorkItem | int) -> WorkItem:
    """Lock one open item; raise ItemConflict when it has ended, ItemRefused when an approval decides about it."""
    # Without joins: after waiting for a lock PostgreSQL reads the row anew, but not what was joined to it.
    held: WorkItem = WorkItem.objects.select_for_update().get(pk=item.pk if isinstance(item, WorkItem) else item)
    if held.state != ItemState.OPEN:
        raise ItemConflict(held)
    if APPROVAL_KEY in held.details:
        raise ItemRefused(_("An approval is decided on its page; it is neither ticked off nor given away."))
    return held
