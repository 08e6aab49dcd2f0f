"""What is said when two people edit the same draft."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from unioncare.core.ui.dates import moment

from .flow import ProtocolRefused


class EditConflict(ProtocolRefused):
    """Somebody else saved in between; the reason names who and when, `theirs` is what stands now (None: deleted)."""

    def __init__(self, who: str, at: datetime | None, theirs: Any) -> None:
        if theirs is None:
            reason = _("Somebody deleted this rule in the meantime. Save again to add yours as a new one.")
        else:
            reason = _(
                "%(name)s changed this at %(at)s, after you opened it. Yours is still below: compare, then save again."
            ) % {"name": who, "at": moment(at)}
        super().__init__(reason)
        self.theirs = theirs
