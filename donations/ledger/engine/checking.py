"""Whether books are what was written: every entry's seal and place in the chain, every total, the fund itself."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from django.utils.translation import gettext_noop

from .canonical import GENESIS, Line, entry_text, fund_text, sealed

BEHIND = gettext_noop("the fund knows of no such entry")
_ANOTHER = gettext_noop("another entry stands where the seal was taken")
# Of one entry, of several.
_AT_THE_END = (
    gettext_noop("entry {first} is missing at the end"),
    gettext_noop("entries {first} to {last} are missing at the end"),
)
_SINCE_THE_SEAL = (
    gettext_noop("entry {first} is missing since the seal"),
    gettext_noop("entries {first} to {last} are missing since the seal"),
)
_MISSING = (gettext_noop("entry {first} is missing"), gettext_noop("entries {first} to {last} are missing"))
_OUT_OF_PLACE = gettext_noop("not written after the entry before it")
_KEY = gettext_noop("key {key}")
_STATE = gettext_noop("balance, last entry or what is closed")
_LAST = gettext_noop("the last entry is another")
_TOTALS = gettext_noop("totals kept for {totals}")
_BALANCE = gettext_noop("{place}: {held}, entries add up to {summed}")


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
    words: str = ""  # a message id
    facts: Mapping[str, int | str] = field(default_factory=dict)

    @property
    def detail(self) -> str:
        """What was found, in English."""
        return self.words.format(**self.facts)


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
            yield Finding(fund.code, entry.number, Fault.BEFORE_SEAL, _ANOTHER)
    if walk.number < fund.sequence:
        gone = _gone(_AT_THE_END, walk.number + 1, fund.sequence)
        yield Finding(fund.code, walk.number + 1, Fault.TRUNCATED, *gone)
    if witness and witness[0] > max(walk.number, 0):
        gone = _gone(_SINCE_THE_SEAL, walk.number + 1, witness[0])
        yield Finding(fund.code, witness[0], Fault.BEFORE_SEAL, *gone)
    yield from _check_state(fund, keys, walk)


def _check_entry(fund: SealedFund, entry: SealedEntry, keys: Mapping[int, bytes], walk: _Walk) -> Iterator[Finding]:
    if entry.number > fund.sequence:
        yield Finding(fund.code, entry.number, Fault.INSERTED, BEHIND)
        return
    followed = entry.number == walk.number + 1
    if not followed:
        gone = _gone(_MISSING, walk.number + 1, entry.number - 1)
        yield Finding(fund.code, walk.number + 1, Fault.MISSING, *gone)
    key = keys.get(entry.key_number)
    if key is None:
        yield Finding(fund.code, entry.number, Fault.UNKNOWN_KEY, _KEY, {"key": entry.key_number})
    elif sealed(_text_of(fund, entry), key, "entry") != entry.seal:
        yield Finding(fund.code, entry.number, Fault.CHANGED)
        walk.whole = False
    elif followed and walk.seal is not None and entry.previous != walk.seal:
        # Its own seal holds, but it was not written after the entry that stands before it now.
        yield Finding(fund.code, entry.number, Fault.INSERTED, _OUT_OF_PLACE)
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
        yield Finding(fund.code, 0, Fault.UNKNOWN_KEY, _KEY, {"key": fund.key_number})
    elif sealed(text, key, "fund") != fund.seal:
        yield Finding(fund.code, 0, Fault.FUND_CHANGED, _STATE)
    elif walk.number == fund.sequence and walk.seal is not None and walk.seal != fund.head:
        yield Finding(fund.code, walk.number, Fault.FUND_CHANGED, _LAST)
    counted = {key: (amount, lines) for key, (amount, lines) in walk.totals.items()}
    # Where entries changed or are gone, sums differ for that alone.
    if walk.whole and walk.number == fund.sequence and counted != dict(fund.totals):
        wrong = sorted(key for key in counted.keys() | fund.totals.keys() if counted.get(key) != fund.totals.get(key))
        named = ", ".join(f"{account} {year}" for account, year in wrong)
        yield Finding(fund.code, 0, Fault.TOTALS, _TOTALS, {"totals": named})
    held = {"bank": fund.bank, "cash": fund.cash}
    for place, amount in held.items():
        summed = sum((total for (account, _year), (total, _n) in counted.items() if account == place), Decimal(0))
        if walk.whole and walk.number == fund.sequence and summed != amount:
            facts = {"place": place, "held": f"{amount:.2f}", "summed": f"{summed:.2f}"}
            yield Finding(fund.code, 0, Fault.FUND_CHANGED, _BALANCE, facts)


def _text_of(fund: SealedFund, entry: SealedEntry) -> bytes:
    return entry_text(
        pk=entry.pk, fund=fund.pk, number=entry.number, kind=entry.kind, booked_on=entry.booked_on,
        source=entry.source, reason=entry.reason, reverses=entry.reverses, by=entry.by, at=entry.at, note=entry.note,
        lines=entry.lines, previous=entry.previous,
    )  # fmt: skip


def _gone(words: tuple[str, str], first: int, last: int) -> tuple[str, dict[str, int | str]]:
    one, several = words
    return (one if first >= last else several), {"first": first, "last": last}
