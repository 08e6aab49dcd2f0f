"""Sentences in both languages: what a rule asks is stored as text, read by people who switch languages."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache

from django.utils.translation import gettext, override, pgettext

from unioncare.core.bilingual import Bilingual, language_suffix
from unioncare.core.listed import listed
from unioncare.organisation.enums import Role

LANGUAGES = {"zh": "zh-hans", "en": "en"}


def in_both(say: Callable[[], str]) -> Bilingual:
    """Return what `say` says in either language."""
    spoken: Bilingual = {}
    for suffix, language in LANGUAGES.items():
        with override(language):
            spoken[suffix] = say()
    return spoken


def in_sentence(label: str) -> str:
    """Return a label as it reads inside an English sentence (ID card keeps its capitals); Chinese stays as it is."""
    if language_suffix() != "en" or label[1:2].isupper():
        return label
    return label[:1].lower() + label[1:]


def role_text(role: str) -> str:
    return in_sentence(str(Role(role).label))


def visitors_text(visitors: Iterable[tuple[str, ...]]) -> str:
    """Name who goes; where any one of several will do, with "or" between them."""
    either = pgettext("between roles of which one goes", " or ")
    slots = [either.join(role_text(role) for role in slot) for slot in visitors]
    if len(slots) < 2:
        return "".join(slots)
    together = pgettext("visitors", "%(first)s and %(last)s")
    return together % {"first": listed(slots[:-1]), "last": slots[-1]}


def by_visitors(visit: str, visitors: Sequence[tuple[str, ...]]) -> str:
    """Add who goes to a visit, where the rule says it."""
    if not visitors:
        return visit
    return gettext("%(visit)s, by %(visitors)s") % {"visit": visit, "visitors": visitors_text(visitors)}


@cache
def numbered(title: str, number: int) -> Bilingual:
    """Return the title of the n-th of its kind: 第 3 次探望, visit 3. `title` is a message id with %(number)s."""
    return in_both(lambda: gettext(title) % {"number": number})
