"""What a screening refuses; each says what happened and what to do."""

from django.utils.functional import Promise

from .enums import Closed


class ScreeningRefused(Exception):
    """The step is not possible; `reason` says why, for a person to read."""

    def __init__(self, reason: str | Promise) -> None:
        super().__init__(str(reason))
        self.reason = reason


class LinkClosed(Exception):
    """A link takes no answers any more."""

    def __init__(self, closed: Closed) -> None:
        super().__init__(closed.value)
        self.closed = closed
