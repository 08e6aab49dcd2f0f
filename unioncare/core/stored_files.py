"""Files that belong to rows: each goes when its row goes, and none stays that no row points to.

A file is no part of a transaction. So it is removed after the commit that took its row away, and the daily sweep looks
for what was left behind: by a transaction that came to nothing, or by rows deleted beside the application.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from typing import Any, cast

from django.db import models, transaction
from django.db.models.signals import post_delete

# Whatever writes a file has committed its row by then, or never will.
GRACE = timedelta(days=1)
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Stored:
    """A field with files, and the folder in which nothing but its files lie."""

    model: type[models.Model]
    name: str
    folder: str

    @property
    def field(self) -> models.FileField:
        return cast("models.FileField", self.model._meta.get_field(self.name))


_stored: dict[str, Stored] = {}


def goes_with_its_row(model: type[models.Model], name: str, *, folder: str) -> None:
    """Let the files of a field go with their rows, however these are deleted. Called once at start-up."""
    _stored[f"{model._meta.label}.{name}"] = Stored(model, name, folder)
    receiver = partial(_take_away, name)
    post_delete.connect(receiver, sender=model, weak=False, dispatch_uid=f"stored_files.{model._meta.label}.{name}")


def _take_away(name: str, instance: models.Model, **kwargs: Any) -> None:
    file = getattr(instance, name)
    if file:
        # A storage that is away must not hold the erasure back: the sweep takes the file.
        transaction.on_commit(partial(file.storage.delete, file.name), robust=True)


def remove_leftovers(*, now: datetime) -> int:
    """Delete the files that no row points to and that are older than a day; return how many."""
    return sum(_remove(stored, now) for stored in _stored.values())


def _remove(stored: Stored, now: datetime) -> int:
    storage, removed = stored.field.storage, 0
    try:
        names = iter(storage.listdir(stored.folder)[1])
    except FileNotFoundError:  # nothing was ever kept there
        return 0
    for paths in _chunks(f"{stored.folder}/{name}" for name in names):
        rows = stored.model._default_manager.filter(**{f"{stored.name}__in": paths}).order_by()
        known = set(rows.values_list(stored.name, flat=True))
        for path in paths:
            if path not in known and storage.get_modified_time(path) < now - GRACE:
                storage.delete(path)
                removed += 1
    return removed


def _chunks(paths: Iterator[str]) -> Iterator[list[str]]:
    while part := list(islice(paths, _AT_ONCE)):
        yield part
