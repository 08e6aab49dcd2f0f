"""The database itself: a role that is protected adds entries, and neither changes nor removes any."""

from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction

from donations.ledger.enums import EntryKind
from donations.ledger.models import Entry
from donations.ledger.selectors.verifying import verify
from tests.factories.funds import booked

ROLE = "uc_application"


@pytest.fixture
def role(db) -> str:
    """A role that may use every table and owns none; it goes with the test's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {ROLE}")
        cursor.execute(f"GRANT ALL ON ALL TABLES IN SCHEMA public TO {ROLE}")
        cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {ROLE}")
    return ROLE


@pytest.fixture
def protected(union_fund, role) -> Iterator[None]:
    out = StringIO()
    call_command("protect_ledger", role, stdout=out)
    assert "neither change nor remove" in out.getvalue()
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {ROLE}")
        yield
        cursor.execute("RESET ROLE")


def test_a_protected_role_goes_on_booking(union_fund, protected):
    booked(union_fund, EntryKind.GIFT, 5, note="凭证 7 号")
    assert Entry.objects.filter(fund=union_fund).count() == 3
    assert list(verify()) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE donations_entry SET booked_on = '2026-01-01'",
        "DELETE FROM donations_entry",
        "TRUNCATE donations_entry CASCADE",
        "UPDATE donations_entryline SET amount = 1",
        "DELETE FROM donations_entryline",
        "UPDATE donations_periodclosing SET bank = 1",
    ],
)
def test_a_protected_role_changes_and_removes_no_entry(union_fund, protected, statement):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement)


def test_the_owner_of_the_tables_is_told_that_nothing_can_be_taken_from_it(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        owner = cursor.fetchone()[0]
    with pytest.raises(CommandError, match="owns the tables or is a superuser"):
        call_command("protect_ledger", owner)


def test_an_unknown_role_is_named(db):
    with pytest.raises(CommandError, match="'nobody_here'"):
        call_command("protect_ledger", "nobody_here")
