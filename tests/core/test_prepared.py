"""A statement is planned once a connection, and again on a new one."""

import pytest
from django.db import connection, transaction

from unioncare.core.prepared import Prepared

pytestmark = pytest.mark.django_db
_twice = Prepared("tests_twice", ["int", "text"], "SELECT $1 * 2, upper($2)")


def _answer(number: int, word: str) -> tuple[int, str]:
    with connection.cursor() as cursor:
        _twice.execute(cursor, [number, word])
        return cursor.fetchone()


def _planned() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_prepared_statements WHERE name = 'tests_twice'")
        return [name for (name,) in cursor.fetchall()]


def test_it_is_planned_once_and_answers_each_call_for_its_own_values():
    assert _answer(2, "a") == (4, "A")
    assert _answer(5, "it's") == (10, "IT'S")
    assert _planned() == ["tests_twice"]


def test_what_a_transaction_took_back_leaves_it_planned():
    with transaction.atomic():
        _answer(1, "a")
        transaction.set_rollback(True)
    assert _answer(2, "b") == (4, "B")


@pytest.mark.django_db(transaction=True)
def test_a_new_connection_plans_it_again():
    assert _answer(2, "a") == (4, "A")
    connection.close()
    assert _planned() == []
    assert _answer(3, "a") == (6, "A")
