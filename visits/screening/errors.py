"""What a screening refuses; each says what happened and what to do."""

from unioncare.core.refusals import Refusal

from .enums import Closed


class ScreeningRefused(Refusal):
    """The step is not possible."""


class LinkClosed(Exception):
    """A link takes no answers any more."""

    def __init__(self, closed: Closed) -> None:
        super().__init__(closed.value)
        self.closed = closed
