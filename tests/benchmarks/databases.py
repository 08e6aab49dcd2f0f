"""Databases of the benchmarks: each size has its own, made once a run, or kept from the run before (`--keep`)."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import connection, connections


def use_database(name: str) -> None:
    """Point the default connection of this process to a database."""
    connection.close()
    connections.databases["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


# What this run made is used again by its other benchmarks.
_made: set[str] = set()


@contextmanager
def bench_database(name: str) -> Iterator[bool]:
    """Create and migrate a database and use it; yields whether it is new and must be filled."""
    keep = name in _made or bool(os.environ.get("BENCH_KEEP"))
    home = str(connection.settings_dict["NAME"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        exists = cursor.fetchone() is not None
        if exists and not keep:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
            exists = False
        if not exists:
            cursor.execute(f'CREATE DATABASE "{name}"')
    use_database(name)
    try:
        call_command("migrate", verbosity=0)
        yield not exists
        _made.add(name)
    finally:
        use_database(home)
