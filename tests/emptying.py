"""Empties the database after a test that commits.

Django truncates every table, which makes a thousand files, and then finds out all content types and permissions anew:
a second each time, although most tables are empty and those two never differ.
"""

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.test import TransactionTestCase

KEPT = {"django_content_type", "auth_permission"}
_truncate_all = TransactionTestCase._fixture_teardown


def empty_what_is_filled(case: TransactionTestCase) -> None:
    """Delete all rows. Only a superuser may leave foreign keys and triggers out; for others do as Django does."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        may_empty = cursor.fetchone()[0]
        if may_empty:
            _empty(cursor)
    if not may_empty:
        _truncate_all(case)


def _empty(cursor: CursorWrapper) -> None:
    tables = set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - KEPT
    # Whoever still writes ends first: a row of theirs would stay behind otherwise.
    cursor.execute(f"LOCK TABLE {', '.join(sorted(tables))} IN EXCLUSIVE MODE")
    cursor.execute(" UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in tables))
    filled = [name for (name,) in cursor.fetchall()]
    cursor.execute("SET LOCAL session_replication_role = replica")
    for name in filled:
        cursor.execute(f"DELETE FROM {name}")
