"""Why an approval cannot be asked for or decided."""

from ..services import ItemRefused


class ApprovalRefused(ItemRefused):
    """Not possible; `reason` says why, for a person to read."""


class ApprovalConflict(ApprovalRefused):
    """Somebody else was first; the reason names who and when."""
