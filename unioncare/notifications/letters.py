"""Putting a message into words: subject, text and HTML in one language, strictly.

A fact or a variable that is missing is an error with a name, never an empty place in a letter.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.backends.django import DjangoTemplates
from django.utils import translation

from .kinds import Facts, find_kind


class CannotWrite(Exception):
    """The text of a message cannot be made; says of which kind and what is missing."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message in words. `text` ends with the link; `reference` is the same at every try."""

    subject: str
    text: str
    html: str
    reference: str


class _Missing(str):
    """Stands for every variable that a template does not find, and says which."""

    __slots__ = ()

    def __mod__(self, missing: Any) -> str:
        raise CannotWrite(f"variable {missing} is missing")


@cache
def _templates() -> DjangoTemplates:
    return DjangoTemplates(
        {
            "NAME": "letters",
            "DIRS": [settings.BASE_DIR / "templates"],
            "APP_DIRS": False,
            "OPTIONS": {
                "string_if_invalid": _Missing("%s"),
                "libraries": {"i18n": "django.templatetags.i18n"},
            },
        }
    )


def write_letter(*, kind: str, facts: Facts, path: str, language: str, reference: str) -> Letter:
    """Return a message in words; CannotWrite names the kind and what is wrong with it."""
    found = find_kind(kind)
    if found is None:
        raise CannotWrite(f"{kind}: no such kind of message")
    with translation.override(language or settings.LANGUAGE_CODE):
        try:
            context = {
                "subject": found.subject(facts),
                "lines": found.lines(facts),
                "button": str(found.button),
                "url": public_url(path) if path else "",
                "reference": reference[:8],
                "language": translation.get_language(),
            }
            text = _templates().get_template(f"{found.template}.txt").render(context)
            html = _templates().get_template(f"{found.template}.html").render(context)
        except (CannotWrite, KeyError, TypeError, ValueError, TemplateDoesNotExist, TemplateSyntaxError) as error:
            raise CannotWrite(f"{kind}: {type(error).__name__} {error}") from error
    return Letter(" ".join(str(context["subject"]).split()), text.strip() + "\n", html, reference)


def public_url(path: str) -> str:
    """Return the address under which a page is reached from outside."""
    return settings.PUBLIC_URL.rstrip("/") + path
