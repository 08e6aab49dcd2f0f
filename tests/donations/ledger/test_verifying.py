"""Whoever changes the books behind the program's back is found: each row by its number."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from donations.ledger.enums import EntryKind
from donations.ledger.errors import LedgerRefused
from donations.ledger.models import AccountTotal, Entry, EntryLine, EntryNote, Fund
from donations.ledger.selectors.seals import export_seal, read_seal
from donations.ledger.selectors.verifying import verify
from tests.factories.cases import NOW
from tests.factories.funds import booked, fund


@pytest.fixture
def books(union_fund) -> Fund:
    """A fund with two opening entries and six gifts."""
    for amount in range(1, 7):
        booked(union_fund, EntryKind.GIFT, amount, note=f"note {amount}")
    union_fund.refresh_from_db()
    return union_fund


def found(**options) -> list[tuple[int, str]]:
    return [(finding.number, finding.fault.value) for finding in verify(**options)]


def entry(books: Fund, number: int):
    return Entry.objects.filter(fund=books, number=number)


def remove(books: Fund, *numbers: int) -> None:
    rows = Entry.objects.filter(fund=books, number__in=numbers)
    EntryNote.objects.filter(entry__in=rows).delete()
    EntryLine.objects.filter(entry__in=rows)._raw_delete("default")
    rows._raw_delete("default")


def test_books_as_they_were_written_are_without_findings(books):
    assert found() == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("booked_on", "2026-03-01"), ("kind", "interest"), ("source", "gift:other"), ("by_id", None),
        ("at", "2026-03-17T00:00Z"), ("seal", b"x" * 32), ("note_digest", b"y" * 32), ("previous", b"z" * 32),
    ],
)  # fmt: skip
def test_a_changed_entry_is_named(books, field, value, world):
    if field == "by_id":
        value = world.people["chair"].pk
    entry(books, 5).update(**{field: value})
    assert (5, "changed") in found()
    # Taken together with what hangs on it: its note, and the entry that follows it.
    assert {number for number, _fault in found()} <= {5, 6}


def test_a_changed_amount_is_named_even_where_both_sides_agree(books):
    EntryLine.objects.filter(entry__in=entry(books, 4), account="bank").update(amount=999)
    EntryLine.objects.filter(entry__in=entry(books, 4), account="gifts").update(amount=-999)
    assert found() == [(4, "changed")]


def test_a_line_that_was_added_or_taken_away_is_named(books):
    EntryLine.objects.create(entry=entry(books, 4).get(), position=3, account="bank", amount=1)
    EntryLine.objects.filter(entry__in=entry(books, 6), position=2)._raw_delete("default")
    assert found() == [(4, "changed"), (6, "changed")]


def test_an_entry_taken_out_of_the_middle_is_missing(books):
    remove(books, 4, 5)
    assert found() == [(4, "missing")]
    assert "entries 4 to 5" in next(iter(verify())).detail


def test_entries_cut_off_at_the_end_are_missed(books):
    remove(books, 7, 8)
    assert found() == [(7, "truncated")]


def test_a_fund_put_back_to_hide_the_cut_is_found_by_its_own_seal(books):
    remove(books, 8)
    last = entry(books, 7).get()
    Fund.objects.filter(pk=books.pk).update(sequence=7, head=bytes(last.seal), bank=books.bank - 6)
    assert (0, "fund_changed") in found()


def test_a_fund_put_back_as_it_once_was_is_found_by_the_seal_that_the_auditor_took(books):
    before = Fund.objects.filter(pk=books.pk).values().get()
    totals = list(AccountTotal.objects.filter(fund=books).values())
    booked(books, EntryKind.GIFT, 100)
    seal = read_seal(export_seal(Fund.objects.all(), now=NOW))
    assert found(witness=seal) == []

    remove(books, 9)
    Fund.objects.filter(pk=books.pk).update(**{key: before[key] for key in before if key != "id"})
    for total in totals:
        AccountTotal.objects.filter(pk=total["id"]).update(amount=total["amount"], lines=total["lines"])

    assert found() == [], "without the seal nothing shows"
    assert found(witness=seal) == [(9, "before_seal")]


def test_an_entry_written_behind_the_last_one_is_found(books):
    copied = entry(books, 8).get()
    Entry.objects.filter(pk=copied.pk).values()
    Entry.objects.create(
        fund=books, number=9, kind="gift", booked_on=copied.booked_on, source="gift:forged", at=copied.at,
        note_digest=b"", previous=bytes(copied.seal), seal=b"f" * 32, key_number=1,
    )  # fmt: skip
    assert found() == [(9, "inserted")]


def test_changed_totals_and_balances_are_found(books):
    AccountTotal.objects.filter(fund=books, account="gifts").update(amount=-1)
    assert found() == [(0, "totals")]
    AccountTotal.objects.filter(fund=books, account="gifts").update(amount=-21)
    Fund.objects.filter(pk=books.pk).update(bank=1)
    assert (0, "fund_changed") in found()


def test_a_changed_note_is_found_and_one_that_was_taken_away_is_no_fault(books):
    note = EntryNote.objects.get(entry__in=entry(books, 5))
    note.text = "something else"
    note.save()
    assert found() == [(5, "note_changed")]
    note.delete()
    assert found() == []


def test_entries_under_a_former_key_are_still_proved_and_under_an_unknown_one_are_named(books, settings):
    settings.LEDGER_KEYS = {2: b"n" * 32, **settings.LEDGER_KEYS}
    booked(books, EntryKind.GIFT, 5)
    assert found() == []
    settings.LEDGER_KEYS = {2: b"n" * 32}
    assert {fault for _number, fault in found()} == {"unknown_key"}


def test_each_fund_is_judged_alone(books, world):
    other = fund(world.enterprise, code="aid", bank=5)
    EntryLine.objects.filter(entry__fund=other).update(amount=7)
    assert [finding.fund for finding in verify()] == ["aid"]
    assert found(code="union") == []


def test_a_fund_that_the_seal_knows_and_nobody_else_is_missed(books, world):
    other = fund(world.enterprise, code="empty")
    seal = read_seal(export_seal(Fund.objects.all(), now=NOW))
    Fund.objects.filter(pk=other.pk)._raw_delete("default")
    assert [(finding.fund, finding.fault.value) for finding in verify(witness=seal)] == [("empty", "fund_missing")]


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"not json", b'{"signature": 5}', b"\xff\xfe"])
def test_a_file_that_is_no_seal_is_refused(db, content):
    with pytest.raises(LedgerRefused):
        read_seal(content)


def test_an_altered_seal_is_refused(books):
    body = json.loads(export_seal(Fund.objects.all(), now=NOW))
    body["funds"][0]["entries"] = 7
    with pytest.raises(LedgerRefused):
        read_seal(json.dumps(body).encode())


def test_the_command_says_that_all_is_well(books):
    out = StringIO()
    call_command("verify_ledger", stdout=out)
    assert out.getvalue() == "The books are what was written.\n"


def test_the_command_names_the_row_and_fails(books):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE donations_entryline SET amount = 7 WHERE account = 'bank' AND entry_id = %s",
            [entry(books, 4).get().pk],
        )
    out = StringIO()
    with pytest.raises(CommandError) as failed:
        call_command("verify_ledger", stdout=out)
    assert out.getvalue() == "fund union, entry 4: changed\n"
    assert failed.value.returncode == 1


def test_the_command_answers_in_json(books):
    remove(books, 8)
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_ledger", "--json", "--fund", "union", stdout=out)
    assert json.loads(out.getvalue()) == [
        {"fund": "union", "entry": 8, "fault": "truncated", "detail": "entry 8 is missing at the end"}
    ]


def test_the_command_takes_a_seal(books, tmp_path):
    path = tmp_path / "seal.json"
    path.write_bytes(export_seal(Fund.objects.all(), now=NOW))
    out = StringIO()
    call_command("verify_ledger", "--seal", str(path), stdout=out)
    assert "what was written" in out.getvalue()
    path.write_bytes(b"{}")
    with pytest.raises(CommandError, match="seal"):
        call_command("verify_ledger", "--seal", str(path), stdout=out)


@pytest.mark.parametrize("arguments", [("--fund", "nobody"), ("--seal", "/nowhere/seal")])
def test_the_command_says_what_it_cannot_find(books, arguments):
    with pytest.raises(CommandError, match=arguments[1]):
        call_command("verify_ledger", *arguments)
