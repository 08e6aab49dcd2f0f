"""What the privacy room refuses."""

from collections.abc import Sequence

from unioncare.core.refusals import Refusal, Text


class PrivacyRefused(Refusal):
    """What was asked is against a rule of privacy requests; `reasons` names every one of them."""

    def __init__(self, reason: Text, reasons: Sequence[Text] = ()) -> None:
        super().__init__(" ".join(str(one) for one in (reason, *reasons)))
        self.reasons = tuple(reasons)
