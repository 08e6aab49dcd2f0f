"""One entry's place in the chain, and whether its seal holds."""

import hmac
from dataclasses import dataclass

from django.conf import settings

from ..engine.canonical import GENESIS, entry_text, sealed
from ..models import Entry

# So many characters of a seal are enough to compare two on paper.
SHORT = 12


@dataclass(frozen=True, slots=True)
class Proof:
    """An entry's seal and that of the entry before it, short; `holds` None: its key is not here."""

    seal: str
    previous: str
    key_number: int
    holds: bool | None
    follows: bool


def short(seal: bytes | memoryview) -> str:
    """Return the beginning of a seal as people read it."""
    return bytes(seal).hex()[:SHORT]


def proof_of(entry: Entry) -> Proof:
    """Work out whether an entry is what was written, and whether the one before it is the one that it followed."""
    before = Entry.objects.filter(fund=entry.fund_id, number=entry.number - 1).values_list("seal", flat=True).first()
    expected = GENESIS if entry.number == 1 else bytes(before or b"")
    return Proof(
        seal=short(entry.seal),
        previous="" if entry.number == 1 else short(entry.previous),
        key_number=entry.key_number,
        holds=_holds(entry),
        follows=bytes(entry.previous) == expected,
    )


def _holds(entry: Entry) -> bool | None:
    key = settings.LEDGER_KEYS.get(entry.key_number)
    if key is None:
        return None
    text = entry_text(
        pk=entry.pk, fund=entry.fund_id, number=entry.number, kind=entry.kind, booked_on=entry.booked_on,
        source=entry.source, reason=entry.reason, reverses=entry.reverses_id, by=entry.by_id, at=entry.at,
        note=bytes(entry.note_digest), lines=[(line.account, line.amount) for line in entry.lines.all()],
        previous=bytes(entry.previous),
    )  # fmt: skip
    return hmac.compare_digest(sealed(text, key, "entry"), bytes(entry.seal))
