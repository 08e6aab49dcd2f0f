"""Office files: the new ones are ZIP packages, the old ones OLE containers. Macros and passwords are refused."""

import io
import zipfile
import zlib

from django.utils.translation import gettext_lazy as _

from .errors import FileRefused

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
# The part that every package of a kind has, its type and extension.
PACKAGES = (
    ("word/document.xml", WORD, ".docx"),
    ("xl/workbook.xml", EXCEL, ".xlsx"),
    ("ppt/presentation.xml", SLIDES, ".pptx"),
)
TYPES = "[Content_Types].xml"
_LONGEST_TYPES = 1024**2
_ACTIVE_PARTS = ("vbaproject.bin", "/activex/", "/macrosheets/")
# Names in the directory of an OLE container, in UTF-16.
CONTAINERS = (
    ("WordDocument", "application/msword", ".doc"),
    ("Workbook", "application/vnd.ms-excel", ".xls"),
    ("Book", "application/vnd.ms-excel", ".xls"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint", ".ppt"),
)
OLE_SIGN = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAX_PARTS = 5_000
MAX_UNPACKED = 300 * 1024**2

DAMAGED = _("The Office file is damaged: open it, save it again, and upload that copy.")
LOCKED = _("The file is protected by a password: save a copy without it and upload that one.")
MACROS = _("The file contains macros: save it without them (.docx, .xlsx), or as PDF.")
TOO_LARGE_INSIDE = _("The file is far larger inside than outside: save it as PDF and upload that.")
NOT_OFFICE = _("This is an archive, not an Office file: unpack it and upload its files one by one.")


def check_package(data: bytes) -> tuple[str, str]:
    """Return type and extension of a new Office file. Raises FileRefused."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
        raise FileRefused(DAMAGED) from error
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise FileRefused(TOO_LARGE_INSIDE)
    names = {part.filename for part in parts}
    if any(part.flag_bits & 1 for part in parts):
        raise FileRefused(LOCKED)
    if any(mark in name.lower() for name in names for mark in _ACTIVE_PARTS) or _declares_macros(data):
        raise FileRefused(MACROS)
    for main, content_type, extension in PACKAGES:
        if main in names and TYPES in names:
            return content_type, extension
    raise FileRefused(NOT_OFFICE)


def _declares_macros(data: bytes) -> bool:
    """Tell whether the table of contents names macros, under whatever name they are packed."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        try:
            with package.open(TYPES) as types:
                told = types.read(_LONGEST_TYPES).lower()
        except KeyError:
            return False  # no Office file either
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError) as error:
            raise FileRefused(DAMAGED) from error
    return any(mark in told for mark in (b"macroenabled", b"vbaproject"))


def check_container(data: bytes) -> tuple[str, str]:
    """Return type and extension of an old Office file. Raises FileRefused."""
    if _holds(data, "EncryptedPackage") or _holds(data, "EncryptionInfo"):
        raise FileRefused(LOCKED)
    if _holds(data, "_VBA_PROJECT") or _holds(data, "_VBA_PROJECT_CUR"):
        raise FileRefused(MACROS)
    for name, content_type, extension in CONTAINERS:
        if _holds(data, name):
            return content_type, extension
    raise FileRefused(DAMAGED)


def _holds(data: bytes, name: str) -> bool:
    return (name + "\0").encode("utf-16-le") in data
