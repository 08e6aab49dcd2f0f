"""The consent text in force."""

from datetime import date

from django.utils.translation import gettext_lazy

from unioncare.core.refusals import Refusal

from ..models import ConsentText


class NoConsentText(Refusal):
    """No consent text is in force; an administrator enters one in the admin."""

    def __init__(self) -> None:
        super().__init__(gettext_lazy("No consent text is in force: an administrator enters one first."))


def consent_text_on(day: date) -> ConsentText:
    """Return the version that members read on a day; raise NoConsentText before the first one."""
    text = ConsentText.in_force_on(day)
    if text is None:
        raise NoConsentText
    return text
