"""Workbooks (.xlsx, .xlsm, .xlsb, .xls, .ods), opened by `worker.py` in a process of its own."""

import json
import marshal
import os
import struct
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from ..errors import TOO_LARGE, UnreadableFile
from ..limits import Limits, too_large
from .sheets import Batches, SheetHead

_WORKER = Path(__file__).with_name("worker.py")
_LENGTH = struct.Struct("<I")
# The process that opens strangers' files is not told this one's secrets.
_ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TMPDIR")


class WorkbookReader:
    """One pass over a workbook: the heads of all its sheets, then their rows in order."""

    def __init__(self, file: IO[bytes], limits: Limits) -> None:
        self._limits = limits
        os.lseek(file.fileno(), 0, os.SEEK_SET)
        self._process = subprocess.Popen(
            [sys.executable, "-I", str(_WORKER), json.dumps(asdict(limits))],
            stdin=file.fileno(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
        )
        self._frames = self._read_frames()
        self._next: tuple[str, Any] = ("", None)

    def heads(self) -> list[SheetHead]:
        """Return each visible sheet with its first rows."""
        heads = []
        kind, content = next(self._frames)
        while kind == "head":
            name, height, rows = content
            heads.append(SheetHead(name, rows, height))
            kind, content = next(self._frames)
        self._next = kind, content
        return heads

    def batches(self) -> Batches:
        """Yield (index of the sheet, some of its rows) to the end of the workbook; comes after `heads`."""
        kind, content = self._next
        while kind == "rows":
            yield content
            kind, content = next(self._frames)

    def close(self) -> None:
        """End the process, whether or not everything was read."""
        self._process.kill()
        assert self._process.stdout is not None
        self._process.stdout.close()
        self._process.wait()

    def _read_frames(self) -> Iterator[tuple[str, Any]]:
        stream = self._process.stdout
        assert stream is not None
        kind = ""
        while kind != "end":
            length = stream.read(_LENGTH.size)
            frame = stream.read(*_LENGTH.unpack(length)) if len(length) == _LENGTH.size else b""
            if not frame and not kind:
                raise RuntimeError("The process that opens workbooks does not start.")
            if not frame:  # it was stopped at its limit of memory or time
                raise too_large(self._limits, "memory")
            kind, content = marshal.loads(frame)  # noqa: S302 - written by our own process
            if kind == "error":
                code, detail = content
                raise too_large(self._limits, detail) if code == TOO_LARGE else UnreadableFile(code)
            if kind != "ready":
                yield kind, content
