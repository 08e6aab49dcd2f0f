"""What is wrong with a rule, in words that a page can show beside the field."""

from typing import Any

from django.utils.translation import gettext, gettext_noop


class InvalidParams(ValueError):
    """The parameters of an entitlement do not make sense; `field` names the parameter, `text` says why."""

    def __init__(self, field: str, message: str, **params: Any) -> None:
        super().__init__(message)
        self.field = field
        self.message = message
        self.params = params

    @property
    def text(self) -> str:
        return gettext(self.message).format(**self.params)


# Message ids that are raised where no request knows the reader's language.
MESSAGES = (
    gettext_noop("A deadline needs a number and hours or working days."),
    gettext_noop("The deadline lies outside 1 to {limit}."),
    gettext_noop("The number of days lies outside 1 to {limit}."),
    gettext_noop("A whole number of days is needed."),
    gettext_noop("The window is longer than the interval."),
    gettext_noop("Unknown role: {value}."),
    gettext_noop("Choose at least one."),
    gettext_noop("Unknown choice: {value}."),
    gettext_noop("An amount of money is needed."),
    gettext_noop("The thresholds must rise from line to line."),
    gettext_noop("The amounts must not fall from line to line."),
    gettext_noop("At least one tier is needed."),
    gettext_noop("Unknown disease group: {value}."),
    gettext_noop("{letter} runs from 1 to 4."),
    gettext_noop("{letter} from {low} to {high} holds nothing."),
)
