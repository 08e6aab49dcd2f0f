"""Booking: the one writer of entries. A fund is locked, its rules are asked, its entries are sealed in a chain."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from unioncare.core.crypto import encrypt
from unioncare.core.insertion import insert_rows

from ..engine.canonical import entry_text, fund_text, note_digest, sealed
from ..enums import PLACES
from ..errors import AlreadyBooked, LedgerRefused
from ..models import AccountTotal, Entry, EntryLine, EntryNote, Fund
from .budgets import require_budgets
from .drafts import EntryDraft, require_balanced

if TYPE_CHECKING:
    from unioncare.organisation.models import User

_ENTRY = (
    "id", "fund_id", "number", "kind", "booked_on", "source", "reverses_id", "reason", "by_id", "at", "note_digest",
    "previous", "seal", "key_number",
)  # fmt: skip
# What the seal of a fund covers and its lock guards.
SEALED = ("sequence", "head", "bank", "cash", "closed_until", "closed_on")
Changes = dict[tuple[str, int], tuple[Decimal, int]]


@dataclass(frozen=True, slots=True)
class Booked:
    """Where an entry stands in the books."""

    pk: int
    number: int


@transaction.atomic
def post_entries(*, fund_id: int, drafts: Sequence[EntryDraft], actor: "User | None", now: datetime) -> list[Booked]:
    """Book drafts in their order, all of them or none; return where each stands. `actor` None is a job.

    Raises LedgerRefused: sides that differ, a closed fund or period, a day to come, a fund that would fall below 0, a
    budget that is used up; AlreadyBooked where the source of one was booked before.
    """
    require_balanced(drafts)
    fund = lock_funds([fund_id])[fund_id]
    _require_open(fund, drafts, timezone.localdate(now))
    changes = _changes(drafts)
    _move(fund, drafts)
    require_budgets(fund=fund, changes=changes, now=now)
    booked = _write(fund, drafts, actor, now)
    _add_totals(fund, changes)
    seal_fund(fund)
    return booked


def post_entry(*, fund_id: int, draft: EntryDraft, actor: "User | None", now: datetime) -> Booked:
    """Book one entry, as `post_entries` does."""
    return post_entries(fund_id=fund_id, drafts=[draft], actor=actor, now=now)[0]


def lock_funds(fund_ids: Collection[int]) -> dict[int, Fund]:
    """Lock funds in the order of their keys, as everybody does, so that no two wait for each other."""
    rows = Fund.objects.select_for_update(of=("self",)).filter(pk__in=fund_ids).order_by("pk")
    return {fund.pk: fund for fund in rows}


def seal_fund(fund: Fund) -> None:
    """Write what a locked fund holds now, under a new seal."""
    fund.key_number, key = next(iter(settings.LEDGER_KEYS.items()))
    text = fund_text(
        pk=fund.pk, code=fund.code, sequence=fund.sequence, head=bytes(fund.head), bank=fund.bank, cash=fund.cash,
        closed_until=fund.closed_until, closed_on=fund.closed_on,
    )  # fmt: skip
    fund.seal = sealed(text, key, "fund")
    fund.save(update_fields=[*SEALED, "seal", "key_number"])


def _require_open(fund: Fund, drafts: Sequence[EntryDraft], today: date) -> None:
    if fund.closed_on is not None:
        raise LedgerRefused(
            _("“%(fund)s” was closed on %(day)s: nothing is booked there any more.")
            % {"fund": fund, "day": f"{fund.closed_on:%Y-%m-%d}"}
        )
    first, last = min(draft.booked_on for draft in drafts), max(draft.booked_on for draft in drafts)
    if last > today:
        raise LedgerRefused(_("%(day)s is yet to come: only what happened is booked.") % {"day": f"{last:%Y-%m-%d}"})
    if first < fund.opened_on:
        raise LedgerRefused(
            _("“%(fund)s” was opened on %(opened)s; %(day)s lies before that.")
            % {"fund": fund, "opened": f"{fund.opened_on:%Y-%m-%d}", "day": f"{first:%Y-%m-%d}"}
        )
    if fund.closed_until is not None and first <= fund.closed_until:
        raise LedgerRefused(
            _("The books of “%(fund)s” are closed until %(until)s; book it on a later day.")
            % {"fund": fund, "until": f"{fund.closed_until:%Y-%m-%d}"}
        )


def _changes(drafts: Sequence[EntryDraft]) -> Changes:
    """Return by account and year what drafts add, and in how many lines."""
    changes: Changes = defaultdict(lambda: (Decimal(0), 0))
    for draft in drafts:
        for account, amount in draft.lines:
            total, lines = changes[account.value, draft.booked_on.year]
            changes[account.value, draft.booked_on.year] = (total + amount, lines + 1)
    return changes


def _move(fund: Fund, drafts: Sequence[EntryDraft]) -> None:
    """Add to what the fund holds; refuse the first entry for which bank or cash has too little."""
    held = {place: getattr(fund, place.value) for place in PLACES}
    for draft in drafts:
        for account, amount in draft.lines:
            if account in held:
                held[account] += amount
        for place in PLACES:
            if held[place] < 0:
                raise LedgerRefused(
                    _("“%(fund)s” has too little (%(place)s): %(missing)s CNY are missing.")
                    % {"fund": fund, "place": place.label, "missing": f"{-held[place]:,.2f}"}
                )
    for place, amount in held.items():
        setattr(fund, place.value, amount)


def _write(fund: Fund, drafts: Sequence[EntryDraft], actor: "User | None", now: datetime) -> list[Booked]:
    """Write entries and lines, chained to what the fund's head was."""
    key_number, key = next(iter(settings.LEDGER_KEYS.items()))
    by = actor.pk if actor else None
    entries, lines, notes, booked = [], [], [], []
    previous = bytes(fund.head)
    numbered = zip(_new_keys(len(drafts)), drafts, strict=True)
    for number, (pk, draft) in enumerate(numbered, start=fund.sequence + 1):
        digest = note_digest(draft.note, key)
        text = entry_text(
            pk=pk, fund=fund.pk, number=number, kind=draft.kind.value, booked_on=draft.booked_on, source=draft.source,
            reason=draft.reason, reverses=draft.reverses, by=by, at=now, note=digest,
            lines=[(account.value, amount) for account, amount in draft.lines], previous=previous,
        )  # fmt: skip
        seal = sealed(text, key, "entry")
        entries.append(
            (pk, fund.pk, number, draft.kind.value, draft.booked_on, draft.source, draft.reverses, draft.reason, by,
             now, digest, previous, seal, key_number)
        )  # fmt: skip
        lines += [(pk, position, account.value, amount) for position, (account, amount) in enumerate(draft.lines, 1)]
        if draft.note:
            notes.append((pk, encrypt(draft.note)))
        booked.append(Booked(pk, number))
        previous = seal
    _insert(entries, lines, notes)
    fund.head, fund.sequence = previous, fund.sequence + len(drafts)
    return booked


def _insert(entries: list[tuple], lines: list[tuple], notes: list[tuple]) -> None:  # type: ignore[type-arg]
    try:
        with transaction.atomic():
            insert_rows(Entry._meta.db_table, _ENTRY, entries)
    except IntegrityError as error:
        raise AlreadyBooked(_("This was booked already; nothing was booked twice.")) from error
    insert_rows(EntryLine._meta.db_table, ("entry_id", "position", "account", "amount"), lines)
    insert_rows(EntryNote._meta.db_table, ("entry_id", "text"), notes)


def _new_keys(count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [Entry._meta.db_table, count],
        )
        return [row[0] for row in cursor.fetchall()]


def _add_totals(fund: Fund, changes: Changes) -> None:
    table = connection.ops.quote_name(AccountTotal._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} AS total (fund_id, account, year, amount, lines) VALUES (%s, %s, %s, %s, %s)"  # noqa: S608
            " ON CONFLICT (fund_id, account, year) DO UPDATE"
            " SET amount = total.amount + excluded.amount, lines = total.lines + excluded.lines",
            [(fund.pk, account, year, *added) for (account, year), added in sorted(changes.items())],
        )
