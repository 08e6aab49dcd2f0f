"""What a backup holds: named entries one after the other, each of any length."""

import struct
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from .errors import BackupError

_LENGTH = struct.Struct(">I")


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry while it is read: its data must be read before the next one."""

    name: str
    blocks: Iterator[bytes]

    def read(self) -> bytes:
        return b"".join(self.blocks)


def write_entry(write: Callable[[bytes], None], name: str, blocks: Iterable[bytes]) -> int:
    """Write an entry and return its size in bytes."""
    size = 0
    write(_frame(name.encode()))
    for block in blocks:
        if block:  # an empty frame ends the entry
            write(_frame(block))
            size += len(block)
    write(_frame(b""))
    return size


def read_entries(stream: Iterable[bytes]) -> Iterator[Entry]:
    """Yield the entries of a stream in their order."""
    reader = _Reader(iter(stream))
    while name := reader.frame(may_end=True):
        entry = Entry(name.decode(), reader.blocks())
        yield entry
        for _block in entry.blocks:  # what the caller did not want
            pass


def _frame(data: bytes) -> bytes:
    return _LENGTH.pack(len(data)) + data


class _Reader:
    def __init__(self, stream: Iterator[bytes]) -> None:
        self.stream, self.buffer = stream, b""

    def frame(self, *, may_end: bool = False) -> bytes:
        """Return the next frame; nothing at the end of the stream where that may be."""
        head = self._take(_LENGTH.size)
        if not head and may_end:
            return b""
        if len(head) < _LENGTH.size:
            raise BackupError("The backup ends in the middle; take another one.")
        (length,) = _LENGTH.unpack(head)
        data = self._take(length)
        if len(data) < length:
            raise BackupError("The backup ends in the middle; take another one.")
        return data

    def blocks(self) -> Iterator[bytes]:
        while block := self.frame():
            yield block

    def _take(self, size: int) -> bytes:
        parts = [self.buffer]
        held = len(self.buffer)
        while held < size and (block := next(self.stream, None)) is not None:
            parts.append(block)
            held += len(block)
        whole = b"".join(parts)
        self.buffer = whole[size:]
        return whole[:size]
