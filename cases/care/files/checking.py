"""One door for every uploaded file: its content decides what it is, its name and claimed type do not."""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePath

import puremagic
from django.utils.translation import gettext_lazy as _

from . import images, office
from .errors import FileRefused

ACCEPT = ".pdf,.jpg,.jpeg,.png,.webp,.gif,.bmp,.docx,.xlsx,.pptx,.doc,.xls,.ppt"
PDF = "application/pdf"
_PDF_SIGN = b"%PDF-"
# A few scanners write some bytes before the sign; readers look for it in the first kilobyte. Those bytes are dropped.
_PDF_WITHIN = 1024
# A page or a program is none the better for a PDF behind it.
_NOT_BEFORE = (b"<", b"MZ", b"\x7fELF", b"#!")
_NAME_LENGTH = 120

EMPTY = _("The file is empty: choose it again.")
TOO_LARGE = _("The file has more than %(limit)s MB: reduce it or split it, then upload it again.")
UNKNOWN = _("Only PDF, pictures (JPEG, PNG) and Office files are kept: save it as one of these.")
BROKEN_PDF = _("The PDF is not complete: save or scan it again.")


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file as it may be kept: content, real type, and a name whose ending tells that type."""

    content: bytes
    content_type: str
    name: str


def check_size(size: int, *, limit: int) -> None:
    """Raise FileRefused for a file of more than `limit` bytes; before it is read, where its size is known."""
    if size > limit:
        raise FileRefused(str(TOO_LARGE) % {"limit": limit // 1024**2})


def check_file(data: bytes, name: str, *, limit: int) -> CheckedFile:
    """Return what may be kept of a file of at most `limit` bytes, or raise FileRefused with the way out."""
    if not data:
        raise FileRefused(EMPTY)
    check_size(len(data), limit=limit)
    family = _family(data)
    if family == "pdf":
        if b"%%EOF" not in data[-2048:]:
            raise FileRefused(BROKEN_PDF)
        content, content_type, extension = data[data.index(_PDF_SIGN) :], PDF, ".pdf"
    elif family == "picture":
        content, content_type, extension = images.redraw(data)
    elif family == "package":
        content, (content_type, extension) = data, office.check_package(data)
    elif family == "container":
        content, (content_type, extension) = data, office.check_container(data)
    else:
        raise FileRefused(UNKNOWN)
    return CheckedFile(content, content_type, safe_name(name, extension))


def _family(data: bytes) -> str:
    """Return "pdf", "picture", "package", "container", or "" for anything else. What it begins as, it is."""
    if data.startswith(_PDF_SIGN):
        return "pdf"
    if data.startswith(office.OLE_SIGN):
        return "container"
    if data.startswith(b"PK\x03\x04"):
        return "package"
    if _is_picture(data[:4096]):
        return "picture"
    start = data[:_PDF_WITHIN]
    return "pdf" if _PDF_SIGN in start and not start.lstrip().startswith(_NOT_BEFORE) else ""


def _is_picture(start: bytes) -> bool:
    try:
        found = {match.mime_type for match in puremagic.magic_string(start)}
    except (puremagic.PureError, ValueError):
        return False
    return bool(found & {"image/jpeg", "image/png", "image/webp", "image/gif", "image/x-ms-bmp", "image/bmp"})


def safe_name(name: str, extension: str) -> str:
    """Return a name without path, control characters or a misleading ending."""
    stem = PurePath(unicodedata.normalize("NFC", name).replace("\\", "/")).name
    # Marks that turn the direction of text would let "exe.gpj" read as "jpg.exe" and the other way round.
    stem = "".join(char for char in stem if unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    stem = re.sub(r'[<>:"|?*]+', "_", stem).rsplit(".", 1)[0].strip(" .")
    return (stem[:_NAME_LENGTH] or "document") + extension
