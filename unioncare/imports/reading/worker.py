"""Opens a workbook in a process of its own; `workbook.py` runs this file as a script.

A hostile workbook of a few kilobytes can ask for any amount of memory: an archive that unpacks without end, two cells
at opposite corners of a sheet, one long text that a million cells share. Limits of the operating system on this
process stop all of them, and a library that aborts takes nothing with it. Therefore this file imports nothing of
the project.

Standard input is the file. Standard output is a sequence of frames: four bytes of length, then a marshalled pair
(kind, content): ("ready", None), then ("head", (name, number of rows, first rows)) for each sheet, then
("rows", (index of the sheet, rows)) and ("end", None); or, at any point after the first, ("error", (code, detail)).
"""

import datetime as dt
import json
import marshal
import os
import resource
import struct
import sys
import zipfile
import zlib
from collections.abc import Iterator
from itertools import islice
from typing import IO, Any

import python_calamine

HEAD_ROWS = 40
BATCH_ROWS = 500
FRAME_BYTES = 16 * 1024**2
CHUNK_BYTES = 256 * 1024
ARCHIVE_ENTRIES = 5_000
MAIN_PARTS = frozenset(("workbook.xml", "workbook.bin", "content.xml"))
LOCAL_HEADER = struct.Struct("<4s5H3I2H")
PLAIN = frozenset((str, float, int, bool))
MIDNIGHT = " 00:00:00"


class Refused(Exception):
    """Why the file is not read: an error code and a detail for the message."""


def main() -> None:
    limits: dict[str, int] = json.loads(sys.argv[1])
    restrain(limits["memory_bytes"], limits["cpu_seconds"])
    out = os.fdopen(1, "wb", buffering=1024**2)
    send(out, "ready", None)
    out.flush()
    try:
        with os.fdopen(0, "rb") as file:
            send_workbook(out, file, limits)
    except Refused as refused:
        send(out, "error", refused.args)
    except MemoryError:
        send(out, "error", ("too_large", "memory"))
    except BaseException as error:  # noqa: BLE001 - a panic of the library is not an Exception
        send(out, "error", ("damaged", type(error).__name__))
    out.flush()


def restrain(memory_bytes: int, cpu_seconds: int) -> None:
    """Bind this process; macOS knows no limit of memory, there the checks below are all there is."""
    for kind, amount in ((resource.RLIMIT_AS, memory_bytes), (resource.RLIMIT_CPU, cpu_seconds)):
        try:
            resource.setrlimit(kind, (amount, amount))
        except (ValueError, OSError):
            continue


def send_workbook(out: IO[bytes], file: IO[bytes], limits: dict[str, int]) -> None:
    if file.read(2) == b"PK":
        check_archive(file, limits["unpacked_bytes"])
    file.seek(0)
    workbook = python_calamine.CalamineWorkbook.from_filelike(file)
    sheets = visible_sheets(workbook, limits)
    for name, sheet in sheets:
        send(out, "head", (name, sheet.end[0] + 1 if sheet.end else 0, list(islice(filled_rows(sheet), HEAD_ROWS))))
    for index in range(len(sheets)):
        send_rows(out, index, sheets[index][1])
        sheets[index] = ("", None)  # frees its cells before the next sheet is written
    send(out, "end", None)


def visible_sheets(workbook: Any, limits: dict[str, int]) -> list[tuple[str, Any]]:
    shown = [
        data.name
        for data in workbook.sheets_metadata
        if data.visible == python_calamine.SheetVisibleEnum.Visible
        and data.typ == python_calamine.SheetTypeEnum.WorkSheet
    ]
    if len(shown) > limits["sheets"]:
        raise Refused("too_large", "sheets")
    sheets = []
    for name in shown:
        sheet = workbook.get_sheet_by_name(name)
        if sheet.end and sheet.end[0] >= limits["rows"]:
            raise Refused("too_large", "rows")
        if sheet.width > limits["columns"]:
            raise Refused("too_large", "columns")
        sheets.append((name, sheet))
    return sheets


def send_rows(out: IO[bytes], index: int, sheet: Any) -> None:
    rows = filled_rows(sheet)
    while batch := list(islice(rows, BATCH_ROWS)):
        send(out, "rows", (index, batch))


def send(out: IO[bytes], kind: str, content: Any) -> None:
    frame = marshal.dumps((kind, content))
    if len(frame) > FRAME_BYTES:
        if kind != "rows" or len(content[1]) == 1:
            raise Refused("too_large", "cells")
        for row in content[1]:
            send(out, kind, (content[0], [row]))
        return
    out.write(struct.pack("<I", len(frame)))
    out.write(frame)


def filled_rows(sheet: Any) -> Iterator[list[Any]]:
    """Yield the rows as plain values; every cell of a merged range carries the range's value."""
    merged = sorted(sheet.merged_cell_ranges or (), reverse=True)
    left = sheet.start[1] if sheet.start else 0
    width = sheet.width
    open_ranges: list[tuple[int, int, int, Any]] = []
    for number, cells in enumerate(sheet.iter_rows()):
        row = [cell if cell.__class__ in PLAIN else as_text(cell) for cell in cells]
        while merged and merged[-1][0][0] <= number:
            (top, start), (bottom, end) = merged.pop()
            start, end = start - left, min(end - left, width - 1)
            if top == number and 0 <= start < len(row):
                open_ranges.append((bottom, start, end, row[start]))
        if open_ranges:
            open_ranges = [found for found in open_ranges if found[0] >= number]
            for _bottom, start, end, value in open_ranges:
                for place in range(start, end + 1):
                    row[place] = value
        yield row


def as_text(cell: Any) -> str:
    """Write a date or time of a cell as ISO text, a midnight as its date alone."""
    if isinstance(cell, dt.datetime):
        return cell.isoformat(" ").removesuffix(MIDNIGHT)
    return cell.isoformat() if isinstance(cell, dt.date | dt.time) else str(cell)


def check_archive(file: IO[bytes], limit: int) -> None:
    """Unpack every part once, counting: what the archive says of its own sizes is not believed."""
    total = 0
    for entry in archive_entries(file):
        size = 0
        for chunk in unpacked(file, entry):
            size += len(chunk)
            if total + size > limit:
                raise Refused("too_large", "unpacked")
            if b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk:
                raise Refused("damaged", "XML entities")
        if size != entry.file_size:
            raise Refused("damaged", "sizes")
        total += size


def archive_entries(file: IO[bytes]) -> list[zipfile.ZipInfo]:
    try:
        entries = zipfile.ZipFile(file).infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise Refused("damaged", "zip") from error
    names = {entry.filename for entry in entries}
    if not any(name.rpartition("/")[2] in MAIN_PARTS for name in names):
        raise Refused("not_spreadsheet", "")
    if len(entries) > ARCHIVE_ENTRIES:
        raise Refused("too_large", "parts")
    if len(names) != len(entries):
        raise Refused("damaged", "two parts of one name")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused("encrypted", "")
    return entries


def unpacked(file: IO[bytes], entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield a part's content in pieces of bounded size, to the end of its data whatever its size is said to be."""
    file.seek(entry.header_offset)
    header = file.read(LOCAL_HEADER.size)
    if len(header) < LOCAL_HEADER.size or not header.startswith(b"PK\3\4"):
        raise Refused("damaged", "zip")
    *_rest, name_length, extra_length = LOCAL_HEADER.unpack(header)
    file.seek(name_length + extra_length, os.SEEK_CUR)
    if entry.compress_type == zipfile.ZIP_STORED:
        yield from packed_chunks(file, entry.compress_size)
    elif entry.compress_type == zipfile.ZIP_DEFLATED:
        yield from inflated(packed_chunks(file, entry.compress_size))
    else:
        raise Refused("damaged", "compression")


def packed_chunks(file: IO[bytes], left: int) -> Iterator[bytes]:
    while left > 0 and (chunk := file.read(min(left, CHUNK_BYTES))):
        left -= len(chunk)
        yield chunk


def inflated(chunks: Iterator[bytes]) -> Iterator[bytes]:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for chunk in chunks:
            packed = chunk
            while packed and not inflater.eof:
                yield inflater.decompress(packed, CHUNK_BYTES)
                packed = inflater.unconsumed_tail
        yield inflater.flush()
    except zlib.error as error:
        raise Refused("damaged", "compression") from error


if __name__ == "__main__":
    main()
