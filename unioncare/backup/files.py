"""The uploaded files that rows name, through their storage: a folder or a bucket alike."""

import tempfile
from collections.abc import Iterator

from django.apps import apps
from django.core.files.base import File
from django.db import models

from .entries import Entry
from .errors import BackupError

PREFIX = "files"
BLOCK = 1 << 18


def file_fields() -> Iterator[tuple[str, "models.FileField"]]:
    """Yield every column that names files, by the name under which a backup keeps them."""
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, models.FileField):
                yield f"{PREFIX}/{model._meta.label}.{field.name}", field


def named_files() -> Iterator[tuple[str, str, "models.FileField"]]:
    """Yield entry name, file name and column of every file that a row names."""
    for place, field in file_fields():
        rows = field.model._base_manager.exclude(**{field.name: ""}).order_by("pk")
        for name in rows.values_list(field.name, flat=True).iterator(chunk_size=1000):
            yield f"{place}/{name}", name, field


def blocks_of(field: "models.FileField", name: str) -> Iterator[bytes] | None:
    """Return the file in blocks; None when it is gone."""
    try:
        file = field.storage.open(name, "rb")
    except FileNotFoundError:
        return None
    return _blocks(file)


def _blocks(file: "File") -> Iterator[bytes]:
    with file:
        yield from file.chunks(BLOCK)


def put_back(entry: Entry) -> None:
    """Keep the file of an entry under its own name; one that is there already gives way.

    Buckets read a file forwards and backwards, so it lies on the disk before the old one goes. BackupError where the
    entry is not whole or the file cannot be written; in the first case the old one is still there.
    """
    for place, field in file_fields():
        if entry.name.startswith(f"{place}/"):
            name = entry.name.removeprefix(f"{place}/")
            try:
                _replace(field, name, entry.blocks)
            except OSError as error:
                raise BackupError(
                    f"The file {name} cannot be put back ({error.strerror or error}), and the database was not "
                    "touched: make room or the storage writable, then restore again."
                ) from error
            return


def _replace(field: "models.FileField", name: str, blocks: Iterator[bytes]) -> None:
    with tempfile.TemporaryFile() as whole:
        for block in blocks:
            whole.write(block)
        whole.seek(0)
        field.storage.delete(name)
        field.storage.save(name, File(whole, name=name))
