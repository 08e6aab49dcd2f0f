"""Databases of the benchmarks: each size has its own, made anew or kept between runs (`--keep`)."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import connection, connections


def use_database(name: str) -> None:
    """Point the default connection of this process to a database."""
    connection.close()
    connections.databases["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


@contextmanager
def bench_database(name: str, *, keep: bool = False) -> Iterator[bool]:
    """Create and migrate a database and use it; yields whether it is new and must be filled."""
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
        if not exists:
            call_command("migrate", verbosity=0)
        yield not exists
    finally:
        use_database(home)
