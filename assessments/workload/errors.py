"""What the workload refuses."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from unioncare.core.refusals import Refusal


class MovesRefused(Refusal):
    """The moves cannot be carried out."""


class MovesStale(MovesRefused):
    """Since they were looked at, somebody else changed what they are about; `changes` says what stands now."""

    def __init__(self, changes: Sequence[str]) -> None:
        super().__init__(_("This changed since you looked at it. Look again before you carry it out."))
        self.changes = changes
