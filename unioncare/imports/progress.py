"""How far a job is, told through the cache: a row of its own transaction would be seen only at the end."""

import time
from dataclasses import dataclass

from unioncare.core.caching import lenient

_KEPT_SECONDS = 2 * 60 * 60
_EVERY_SECONDS = 0.4


@dataclass(frozen=True, slots=True)
class Progress:
    """Rows done of a total; the total may be unknown."""

    done: int
    total: int | None

    @property
    def percent(self) -> int | None:
        if not self.total:
            return None
        return min(100, 100 * self.done // self.total)


class ProgressMeter:
    """Counts the rows of one run and publishes the count a few times a second at most."""

    def __init__(self, run_id: int | str, total: int | None) -> None:
        self._key = _key(run_id)
        self._total = total
        self._done = 0
        self._published = 0.0
        self._publish()

    def advance(self, rows: int) -> None:
        """Add to the rows that are done."""
        self._done += rows
        if time.monotonic() - self._published >= _EVERY_SECONDS:
            self._publish()

    def _publish(self) -> None:
        self._published = time.monotonic()
        lenient.set(self._key, (self._done, self._total), _KEPT_SECONDS)


def read_progress(run_id: int | str) -> Progress | None:
    """Return how far a run is, None before it begins."""
    found = lenient.get(_key(run_id))
    return Progress(*found) if found else None


def _key(run_id: int | str) -> str:
    return f"imports:progress:{run_id}"
