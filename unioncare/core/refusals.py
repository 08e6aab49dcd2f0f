"""What a service refuses: the one exception that pages turn into a sentence."""

from django.utils.functional import Promise

Text = str | Promise


class Refusal(Exception):
    """The service does not do what was asked; `reason` says why, for a person to read."""

    def __init__(self, reason: Text) -> None:
        super().__init__(str(reason))
        self.reason = reason
