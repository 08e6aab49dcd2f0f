"""The consent text in force."""

from datetime import date

from ..models import ConsentText


class NoConsentText(Exception):
    """No consent text is in force; an administrator enters one in the admin."""


def consent_text_on(day: date) -> ConsentText:
    """Return the version that members read on a day; raise NoConsentText before the first one."""
    text = ConsentText.in_force_on(day)
    if text is None:
        raise NoConsentText
    return text
