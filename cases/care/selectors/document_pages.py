"""Documents as they are printed: a picture as it is, a PDF page by page, everything else from the file itself.

A program that opens a PDF may take a gigabyte: few of them run at once, however many people look. A page that was drawn
is kept for minutes, sealed, so that looking twice draws it once.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from unioncare.core.caching import lenient
from unioncare.core.crypto import DecryptionError, decrypt_bytes, encrypt_bytes
from unioncare.core.jobs import one_of

from ..files import FileBusy, FileRefused
from ..files.checking import PDF
from ..files.pdf import MOST_PAGES, count_pages, draw_page
from ..models import CaseDocument

GONE = _("The file is not in the store.")
APART = _("Only pictures and PDF are printed here.")
BUSY = _("Too many PDFs are being drawn just now. Try again in a minute.")
# So many programs open a PDF at once; whoever finds no place waits so many seconds for one.
PROGRAMS, WAIT = 2, 10
PLACES = "opening a PDF"
KEPT_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Printed:
    """How a document is printed: `pages` of `of` are drawn, of a picture none; `trouble` says why nothing is."""

    pages: range = range(0)
    of: int = 0
    trouble: str | Promise = ""

    @property
    def left_out(self) -> int:
        """How many pages are not drawn."""
        return self.of - len(self.pages)


def printed(document: CaseDocument) -> Printed:
    """Tell how a document is printed; a PDF is opened for it."""
    if document.content_type.startswith("image/"):
        return Printed()
    if document.content_type != PDF:
        return Printed(trouble=APART)
    try:
        pages = int(_kept(document, 0, lambda data: str(count_pages(data)).encode()))
    except FileRefused as refusal:
        return Printed(trouble=refusal.reason)
    return Printed(range(1, min(pages, MOST_PAGES) + 1), pages)


def page_picture(document: CaseDocument, number: int) -> bytes:
    """Return a page of a PDF, counted from 1, as a JPEG. Raises FileRefused."""
    if document.content_type != PDF or not 1 <= number <= MOST_PAGES:
        raise FileRefused(APART)
    return _kept(document, number, lambda data: draw_page(data, number))


def _kept(document: CaseDocument, page: int, make: Callable[[bytes], bytes]) -> bytes:
    key, found = f"pdf:{document.pk}:{document.sha256}:{page}", None
    try:
        found = decrypt_bytes(lenient.get(key) or b"")
    except DecryptionError:  # not there, or made with a key that is gone
        content = _content(document)
        with one_of(PROGRAMS, PLACES, wait=WAIT) as has_place:
            if not has_place:
                raise FileBusy(BUSY) from None
            found = make(content)
        lenient.set(key, encrypt_bytes(found), KEPT_SECONDS)
    return found


def _content(document: CaseDocument) -> bytes:
    try:
        with document.file.open("rb") as kept:
            content: bytes = kept.read()
    except OSError as error:
        raise FileRefused(GONE) from error
    return content
