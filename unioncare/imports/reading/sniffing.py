"""What a file is, by its content and never by its name."""

import codecs
import re
from typing import IO

from ..errors import DAMAGED, EMPTY, ENCRYPTED, NOT_SPREADSHEET, UnreadableFile

WORKBOOK = "workbook"
HTML = "html"
DELIMITED = "delimited"

_SAMPLE_BYTES = 64 * 1024
_CHUNK_BYTES = 1024**2
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OLE_BOOKS = ("Workbook\0".encode("utf-16-le"), "Book\0".encode("utf-16-le"))
# The first record of a workbook (versions 8 and 5), after which a FILEPASS record announces encryption.
_FIRST_RECORDS = (b"\x09\x08\x10\x00\x00\x06\x05\x00", b"\x09\x08\x08\x00\x00\x05\x05\x00")
_FILEPASS = 0x2F
_RECORDS_BEFORE_FILEPASS = 8
_OTHER_DOCUMENTS = (b"%PDF", b"{\\rtf", b"<?xml", b"MIME-Version", b"\x7fELF", b"GIF8", b"\xff\xd8\xff", b"\x89PNG")
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_BLANK = b" \t\r\n\xef\xbb\xbf\xff\xfe"
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_MARKUP = re.compile(r"\s*<(?:!doctype\s+html|html|head|meta|body|table|div|style|!--)", re.IGNORECASE)
_TABLE = re.compile(r"<(?:table|tr)\b", re.IGNORECASE)


def sniff(file: IO[bytes]) -> tuple[str, str]:
    """Return the kind of a file and, of a text, its encoding. Raises UnreadableFile."""
    file.seek(0)
    sample = file.read(_SAMPLE_BYTES)
    if not sample.strip(_BLANK):
        raise UnreadableFile(EMPTY)
    if sample.startswith(_ZIP):
        return WORKBOOK, ""
    if sample.startswith(_OLE):
        _check_ole(file)
        return WORKBOOK, ""
    if sample.startswith(_OTHER_DOCUMENTS) and not _is_xhtml(sample):
        raise UnreadableFile(NOT_SPREADSHEET)
    encoding = _encoding(file, sample)
    text = sample.decode(encoding, errors="ignore").lstrip("\ufeff")
    if _MARKUP.match(text):
        if not _TABLE.search(text) and len(sample) < _SAMPLE_BYTES:
            raise UnreadableFile(NOT_SPREADSHEET)
        return HTML, encoding
    return DELIMITED, encoding


def _is_xhtml(sample: bytes) -> bool:
    return sample.startswith(b"<?xml") and b"<html" in sample[:2000]


def _check_ole(file: IO[bytes]) -> None:
    file.seek(0)
    content = file.read()
    if _OLE_ENCRYPTED in content:
        raise UnreadableFile(ENCRYPTED)
    if not any(name in content for name in _OLE_BOOKS):
        raise UnreadableFile(NOT_SPREADSHEET)
    for first in _FIRST_RECORDS:
        if (start := content.find(first)) >= 0 and _has_filepass(content, start):
            raise UnreadableFile(ENCRYPTED)


def _has_filepass(content: bytes, position: int) -> bool:
    for _record in range(_RECORDS_BEFORE_FILEPASS):
        if int.from_bytes(content[position : position + 2], "little") == _FILEPASS:
            return True
        position += 4 + int.from_bytes(content[position + 2 : position + 4], "little")
    return False


def _encoding(file: IO[bytes], sample: bytes) -> str:
    for mark, encoding in _MARKS:
        if sample.startswith(mark):
            return encoding
    if b"\0" in sample:
        return _unmarked_utf16(sample)
    if _BINARY.search(sample):
        raise UnreadableFile(NOT_SPREADSHEET)
    for encoding in ("utf-8", "gb18030"):
        if _decodes(file, encoding):
            return encoding
    raise UnreadableFile(DAMAGED)


def _unmarked_utf16(sample: bytes) -> str:
    """Tell UTF-16 by the zeros of its digits and commas, most on one side: 一 and the wide blank have the other."""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    for encoding, zeros, others in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if zeros > len(sample) // 20 and zeros > 2 * others:
            return encoding
    raise UnreadableFile(NOT_SPREADSHEET)


def _decodes(file: IO[bytes], encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    try:
        while chunk := file.read(_CHUNK_BYTES):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
