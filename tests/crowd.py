"""Several people at once: acts in connections of their own, and waiting until one of them waits."""

from collections.abc import Callable
from threading import Thread

import pytest
from django.db import connection

WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


class Act(Thread):
    """Something that somebody does in a connection of their own; `failed` is what it ended with."""

    def __init__(self, act: Callable[[], object]) -> None:
        super().__init__(daemon=True)
        self.act, self.failed = act, None

    def run(self) -> None:
        try:
            self.act()
        except Exception as error:  # noqa: BLE001 - shown by the assertion
            self.failed = error
        finally:
            connection.close()


def wait_for(blocked: int) -> None:
    """Go on as soon as this many connections wait for a lock."""
    with connection.cursor() as cursor:
        for _attempt in range(20_000):
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(WAITING)
            if cursor.fetchone()[0] >= blocked:
                return
    pytest.fail(f"{blocked} connections should wait by now")
