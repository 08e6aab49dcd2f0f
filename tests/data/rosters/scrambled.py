"""Files that look encrypted from outside, which is all that anybody without the password sees."""

import io
import random

import xlwt

_FIRST_RECORD = b"\x09\x08\x10\x00\x00\x06\x05\x00"
_FILEPASS = b"\x2f\x00\x36\x00\x01\x00\x01\x00\x01\x00" + b"\x5a" * 48
_NAME_BYTES = 64


def encrypted_workbook() -> bytes:
    """An .xls whose second record announces encryption and whose rest is noise."""
    content = _workbook()
    start = content.index(_FIRST_RECORD) + 20
    noise = random.Random(2).randbytes(512)
    return content[:start] + _FILEPASS + noise + content[start + len(_FILEPASS) + len(noise) :]


def encrypted_xlsx() -> bytes:
    """An .xlsx with a password is a container of the old format with a stream of this name."""
    old, new = ("Workbook".encode("utf-16-le"), "EncryptedPackage".encode("utf-16-le"))
    content = _workbook()
    place = content.index(old.ljust(_NAME_BYTES, b"\0"))
    name = new.ljust(_NAME_BYTES, b"\0") + (len(new) + 2).to_bytes(2, "little")
    return content[:place] + name + content[place + len(name) :]


def _workbook() -> bytes:
    book = xlwt.Workbook()
    book.add_sheet("S").write(0, 0, "x")
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
