"""Letters to families: by the code on the slip, and as words."""

from datetime import date

from django.urls import reverse
from django.utils.crypto import constant_time_compare

from unioncare.notifications.letters import public_url
from unioncare.organisation.enums import UnitKind
from unioncare.organisation.models import Unit

from ..letters import Words, Writer, words_of
from ..models import FamilyLetter


def address_of(letter: FamilyLetter) -> str:
    """Return the public address of a letter: its number, by which it is found, and its token, which opens it."""
    return public_url(reverse("cases:open_letter", args=[f"{letter.pk}.{letter.token}"]))


def letter_of(code: str, on: date) -> FamilyLetter | None:
    """Return the letter that a code opens on a day; None for a forged, withdrawn or old one."""
    number, _, token = code.partition(".")
    try:
        pk = int(number)
    except ValueError:
        return None
    letters = FamilyLetter.objects.select_related("case__member", "case__unit", "case__owner", "made_by")
    found = letters.filter(pk=pk).first()
    # A letter without a token must not open to whoever brings none.
    if found is None or not found.token or not constant_time_compare(token, found.token):
        return None
    return found if found.is_open(on) else None


def written(letter: FamilyLetter) -> Words:
    """Return a letter in words. In place of a writer who left stands whoever has the case now."""
    person, owner = letter.made_by, letter.case.owner
    if not person.is_active and owner and owner.is_active:
        person = owner
    phone = person.phone if person.is_active else ""
    writer = Writer(person.name, _union_of(letter.case.unit), phone)
    return words_of(kind=letter.kind, own=letter.words, writer=writer, language=letter.language)


def _union_of(unit: Unit) -> str:
    """Return the name of the enterprise's union: a smaller unit could tell who is meant."""
    above = Unit.objects.filter(path__in=unit.ancestor_paths(), kind=UnitKind.ENTERPRISE).first()
    return (above or unit).name
