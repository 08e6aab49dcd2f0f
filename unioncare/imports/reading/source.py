"""An opened file: what kind it is by its content, and its sheets."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from os import PathLike
from pathlib import Path
from typing import IO, Any, cast

from ..errors import EMPTY, NOT_FOUND, UnreadableFile
from ..limits import MIB, Limits, default_limits, too_large
from .delimited import DelimitedReader
from .html_tables import HtmlReader
from .sheets import Batches, Reader, SheetHead
from .sniffing import HTML, WORKBOOK, sniff
from .workbook import WorkbookReader

Content = str | PathLike[str] | bytes | IO[bytes]


class Source:
    """A file that can be read as sheets, as often as needed. Made by `open_source`.

    `kind` is "workbook", "delimited" or "html"; `size` is in bytes; `sha256` is the hex digest of the content.
    """

    def __init__(self, file: IO[bytes], name: str, limits: Limits) -> None:
        self.name = name
        self._file = file
        self._limits = limits
        self._reader: Reader | None = None
        self._begun = False
        self._sheets: list[SheetHead] = []
        self.size = file.seek(0, os.SEEK_END)
        if not self.size:
            raise UnreadableFile(EMPTY)
        if self.size > limits.file_bytes:
            raise too_large(limits, "bytes")
        file.seek(0)
        self.sha256 = hashlib.file_digest(cast("Any", file), "sha256").hexdigest()
        self.kind, self._encoding = sniff(file)

    @property
    def sheets(self) -> list[SheetHead]:
        """The visible sheets with their first rows; a text or HTML file is one sheet without a name."""
        if not self._sheets:
            self._start()
        return self._sheets

    def batches(self) -> Batches:
        """Yield (index in `sheets`, some rows as lists of cells) from the first row to the last, blank ones included.

        One pass at a time: a new one ends the one before.
        """
        if self._reader is None or self._begun:
            self._start()
        assert self._reader is not None
        self._begun = True
        try:
            yield from self._reader.batches()
        except UnreadableFile as error:
            error.name_file(self.name)
            raise
        self.close()

    def close(self) -> None:
        """Let go of a pass that is not finished."""
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    def _start(self) -> None:
        self.close()
        self._begun = False
        if self.kind == WORKBOOK:
            self._reader = WorkbookReader(self._file, self._limits)
        elif self.kind == HTML:
            self._reader = HtmlReader(self._file, self._encoding, self._limits)
        else:
            self._reader = DelimitedReader(self._file, self._encoding, self._limits)
        try:
            self._sheets = self._reader.heads()
        except UnreadableFile as error:
            self.close()
            error.name_file(self.name)
            raise


@contextmanager
def open_source(content: Content, *, name: str = "", limits: Limits | None = None) -> Iterator[Source]:
    """Open a path, bytes or an uploaded file by its content, whatever it is called. Raises UnreadableFile."""
    limits = limits or default_limits()
    name = name or _name_of(content)
    with _as_file(content, limits) as file:
        try:
            source = Source(file, name, limits)
        except UnreadableFile as error:
            error.name_file(name)
            raise
        try:
            yield source
        finally:
            source.close()


def _name_of(content: Content) -> str:
    if isinstance(content, bytes):
        return ""
    path = content if isinstance(content, str | PathLike) else getattr(content, "name", "")
    return Path(path).name if isinstance(path, str | PathLike) else ""


def _as_file(content: Content, limits: Limits) -> IO[bytes]:
    """Return a file of the operating system, which another process can be given."""
    if isinstance(content, str | PathLike):
        try:
            return Path(content).open("rb")
        except OSError as error:
            raise UnreadableFile(NOT_FOUND, params={"file": os.fspath(content)}) from error
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    if isinstance(content, bytes):
        file.write(content)
        return file
    content.seek(0)
    while (chunk := content.read(MIB)) and file.tell() <= limits.file_bytes:
        file.write(chunk)
    return file
