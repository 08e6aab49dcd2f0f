"""Letters to families: by the code on the slip, and as words."""

from datetime import date

from django.core import signing
from django.urls import reverse

from unioncare.notifications.letters import public_url
from unioncare.organisation.enums import UnitKind
from unioncare.organisation.models import Unit

from ..letters import Words, Writer, words_of
from ..models import FamilyLetter

_SIGNER = signing.Signer(sep=".", salt="family-letter")


def address_of(letter: FamilyLetter) -> str:
    """Return the public address of a letter: its number, signed."""
    return public_url(reverse("cases:open_letter", args=[_SIGNER.sign(str(letter.pk))]))


def letter_of(code: str, on: date) -> FamilyLetter | None:
    """Return the letter that a code opens on a day; None for a forged, withdrawn or old one."""
    try:
        pk = int(_SIGNER.unsign(code))
    except (signing.BadSignature, ValueError):
        return None
    letters = FamilyLetter.objects.select_related("case__member", "case__unit", "case__owner", "made_by")
    found = letters.filter(pk=pk).first()
    return found if found and found.is_open(on) else None


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
