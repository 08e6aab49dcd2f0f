"""The lock that comes before those of a subject's approvals and items: the row that points down to it.

Whoever changes a case locks it first, then its approvals, then its items. A decision begins at an approval, so it asks
here for the case's lock before it takes its own: two people then never wait for each other crosswise.
"""

from collections.abc import Callable

from .models import Subject

Lock = Callable[[Subject], None]

_locks: dict[str, Lock] = {}


def register_lock(subject_kind: str, lock: Lock) -> None:
    """Name who locks what a subject of a kind stands for; one a kind, the last one holds."""
    _locks[subject_kind] = lock


def lock_owner(subject: Subject) -> None:
    """Lock what the subject stands for until the end of the transaction."""
    if lock := _locks.get(subject.kind):
        lock(subject)
