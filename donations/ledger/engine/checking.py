"""Whether books are what was written: every entry's seal and place in the chain, every total, the fund itself."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from .canonical import GENESIS, Line, entry_text, fund_text, sealed


class Fault(StrEnum):
    """What can be wrong with books."""

    CHANGED = "changed"
    MISSING = "missing"
    INSERTED = "inserted"
    TRUNCATED = "truncated"
    UNKNOWN_KEY = "unknown_key"
    FUND_CHANGED = "fund_changed"
    TOTALS = "totals"
    NOTE_CHANGED = "note_changed"
    BEFORE_SEAL = "before_seal"
    FUND_MISSING = "fund_missing"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: in which fund, at which entry (0: at none), and what was found."""

    fund: str
    number: int
    fault: Fault
    detail: str = ""


@dataclass(frozen=True, slots=True)
class SealedEntry:
    """An entry as it stands in the database."""

    pk: int
    number: int
    kind: str
    booked_on: date
    source: str
    reason: str
    reverses: int | None
    by: int | None
    at: datetime
    note: bytes
    previous: bytes
    seal: bytes
    key_number: int
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class SealedFund:
    """A fund as it stands in the database; `totals` by account and year: what was booked, in how many lines."""

    pk: int
    code: str
    sequence: int
    head: bytes
    bank: Decimal
    cash: Decimal
    closed_until: date | None
    closed_on: date | None
    seal: bytes
    key_number: int
    totals: Mapping[tuple[str, int], tuple[Decimal, int]]


@dataclass(slots=True)
class _Walk:
    """What was seen so far of a fund's entries."""

    number: int = 0
    seal: bytes | None = GENESIS
    totals: dict[tuple[str, int], list] = field(default_factory=lambda: defaultdict(lambda: [Decimal(0), 0]))
    whole: bool = True


def check_fund(
    fund: SealedFund,
    entries: Iterable[SealedEntry],
    keys: Mapping[int, bytes],
    witness: tuple[int, bytes] | None = None,
) -> Iterator[Finding]:
    """Yield what is wrong with a fund and its entries, which come by number.

    `keys` by number seal the books; `witness` is a number and the seal that its entry had when an auditor took it away.
    """
    walk = _Walk()
    for entry in entries:
        yield from _check_entry(fund, entry, keys, walk)
        if witness and entry.number == witness[0] and entry.seal != witness[1]:
            yield Finding(fund.code, entry.number, Fault.BEFORE_SEAL, "another entry stands where the seal was taken")
    if walk.number < fund.sequence:
        gone = _span(walk.number + 1, fund.sequence)
        yield Finding(fund.code, walk.number + 1, Fault.TRUNCATED, f"{gone} at the end")
    if witness and witness[0] > max(walk.number, 0):
        yield Finding(fund.code, witness[0], Fault.BEFORE_SEAL, f"{_span(walk.number + 1, witness[0])} since the seal")
    yield from _check_state(fund, keys, walk)


def _check_entry(fund: SealedFund, entry: SealedEntry, keys: Mapping[int, bytes], walk: _Walk) -> Iterator[Finding]:
    if entry.number > fund.sequence:
        yield Finding(fund.code, entry.number, Fault.INSERTED, "the fund knows of no such entry")
        return
    followed = entry.number == walk.number + 1
    if not followed:
        yield Finding(fund.code, walk.number + 1, Fault.MISSING, _span(walk.number + 1, entry.number - 1))
    key = keys.get(entry.key_number)
    if key is None:
        yield Finding(fund.code, entry.number, Fault.UNKNOWN_KEY, f"key {entry.key_number}")
    elif sealed(_text_of(fund, entry), key, "entry") != entry.seal:
        yield Finding(fund.code, entry.number, Fault.CHANGED)
        walk.whole = False
    elif followed and walk.seal is not None and entry.previous != walk.seal:
        # Its own seal holds, but it was not written after the entry that stands before it now.
        yield Finding(fund.code, entry.number, Fault.INSERTED, "not written after the entry before it")
    walk.whole = walk.whole and followed
    walk.number, walk.seal = entry.number, entry.seal if key is not None else None
    for account, amount in entry.lines:
        total = walk.totals[account, entry.booked_on.year]
        total[0] += amount
        total[1] += 1


def _check_state(fund: SealedFund, keys: Mapping[int, bytes], walk: _Walk) -> Iterator[Finding]:
    key = keys.get(fund.key_number)
    text = fund_text(
        pk=fund.pk, code=fund.code, sequence=fund.sequence, head=fund.head, bank=fund.bank, cash=fund.cash,
        closed_until=fund.closed_until, closed_on=fund.closed_on,
    )  # fmt: skip
    if key is None:
        yield Finding(fund.code, 0, Fault.UNKNOWN_KEY, f"key {fund.key_number}")
    elif sealed(text, key, "fund") != fund.seal:
        yield Finding(fund.code, 0, Fault.FUND_CHANGED, "balance, last entry or what is closed")
    elif walk.number == fund.sequence and walk.seal is not None and walk.seal != fund.head:
        yield Finding(fund.code, walk.number, Fault.FUND_CHANGED, "the last entry is another")
    counted = {key: (amount, lines) for key, (amount, lines) in walk.totals.items()}
    # Where entries changed or are gone, sums differ for that alone.
    if walk.whole and walk.number == fund.sequence and counted != dict(fund.totals):
        wrong = sorted(key for key in counted.keys() | fund.totals.keys() if counted.get(key) != fund.totals.get(key))
        yield Finding(fund.code, 0, Fault.TOTALS, ", ".join(f"{account} {year}" for account, year in wrong))
    held = {"bank": fund.bank, "cash": fund.cash}
    for place, amount in held.items():
        summed = sum((total for (account, _year), (total, _n) in counted.items() if account == place), Decimal(0))
        if walk.whole and walk.number == fund.sequence and summed != amount:
            yield Finding(fund.code, 0, Fault.FUND_CHANGED, f"{place}: {amount:.2f}, entries add up to {summed:.2f}")


def _text_of(fund: SealedFund, entry: SealedEntry) -> bytes:
    return entry_text(
        pk=entry.pk, fund=fund.pk, number=entry.number, kind=entry.kind, booked_on=entry.booked_on,
        source=entry.source, reason=entry.reason, reverses=entry.reverses, by=entry.by, at=entry.at, note=entry.note,
        lines=entry.lines, previous=entry.previous,
    )  # fmt: skip


def _span(first: int, last: int) -> str:
    return f"entry {first} is missing" if first >= last else f"entries {first} to {last} are missing"
