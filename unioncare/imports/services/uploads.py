"""An uploaded file that waits for its headers to be looked at, encrypted like every staged row."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from unioncare.core.crypto import decrypt_bytes, encrypt_bytes

from ..limits import MIB
from ..models import ImportRun, StagedChunk

PART = "upload"


def keep_upload(*, run: ImportRun, file: IO[bytes]) -> None:
    """Keep the file with its run, a piece at a time."""
    file.seek(0)
    position = 0
    while piece := file.read(MIB):
        StagedChunk.objects.create(run=run, part=PART, position=position, payload=encrypt_bytes(piece))
        position += 1


@contextmanager
def open_upload(*, run: ImportRun) -> Iterator[IO[bytes]]:
    """Hand out the kept file as a temporary one; it is empty when nothing is kept any more."""
    pieces = StagedChunk.objects.filter(run=run, part=PART).order_by("position")
    with tempfile.TemporaryFile() as file:
        for payload in pieces.values_list("payload", flat=True).iterator(chunk_size=1):
            file.write(decrypt_bytes(bytes(payload)))
        file.seek(0)
        yield file
