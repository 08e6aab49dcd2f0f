"""An opened file: what kind it is by its content, and its sheets."""

from collections.abc import Iterator
from dataclasses import dataclass
from os import PathLike
from typing import IO

from ..cells import Row
from ..limits import Limits


@dataclass
class Source:
    """A file that can be read as sheets. Use it as a context manager."""

    name: str
    size: int
    sha256: str
    kind: str

    def sheets(self) -> Iterator[tuple[str, Iterator[Row]]]:
        """Yield each visible sheet's name and its rows, the sheet's first row first, blank rows included."""
        raise NotImplementedError

    def __enter__(self) -> "Source":
        return self

    def __exit__(self, *exc: object) -> None:
        raise NotImplementedError


def open_source(content: str | PathLike[str] | bytes | IO[bytes], *, name: str = "", limits: Limits | None = None) -> Source:
    """Open a file by its content, whatever it is called. Raises UnreadableFile."""
    raise NotImplementedError
