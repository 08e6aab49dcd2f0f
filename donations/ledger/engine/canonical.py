"""The one spelling of entries and funds that seals are made of. A change here would break every seal."""

import hashlib
import hmac
import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache

# What stands before the first entry of a fund.
GENESIS = bytes(32)
Line = tuple[str, Decimal]


def entry_text(
    *, pk: int, fund: int, number: int, kind: str, booked_on: date, source: str, reason: str, reverses: int | None,
    by: int | None, at: datetime, note: bytes, lines: Iterable[Line], previous: bytes,
) -> bytes:  # fmt: skip
    """Return an entry as bytes; equal bytes mean an equal entry. `note` is the digest of its note."""
    spelt = [
        pk, fund, number, kind, booked_on.isoformat(), source, reason, reverses, by,
        at.astimezone(UTC).isoformat(timespec="microseconds"), note.hex(),
        [[account, f"{amount:.2f}"] for account, amount in lines], previous.hex(),
    ]  # fmt: skip
    return json.dumps(spelt, ensure_ascii=False, separators=(",", ":")).encode()


def fund_text(
    *, pk: int, code: str, sequence: int, head: bytes, bank: Decimal, cash: Decimal, closed_until: date | None,
    closed_on: date | None,
) -> bytes:  # fmt: skip
    """Return the state of a fund's books as bytes."""
    days = [day.isoformat() if day else None for day in (closed_until, closed_on)]
    spelt = [pk, code, sequence, head.hex(), f"{bank:.2f}", f"{cash:.2f}", *days]
    return json.dumps(spelt, separators=(",", ":")).encode()


def sealed(text: bytes, key: bytes, purpose: str) -> bytes:
    """Return the keyed hash (HMAC-SHA256) of a text, for one purpose alone."""
    keyed = _keyed_hash(key, purpose).copy()
    keyed.update(text)
    return keyed.digest()


def note_digest(note: str, key: bytes) -> bytes:
    """Return what an entry keeps of its note: a keyed hash, of no note nothing."""
    return sealed(note.encode(), key, "note") if note else b""


@lru_cache(maxsize=16)
def _keyed_hash(key: bytes, purpose: str) -> hmac.HMAC:
    return hmac.new(key, f"ledger {purpose}\0".encode(), hashlib.sha256)
