"""Documents as they are printed: a picture as it is, a PDF page by page, everything else from the file itself."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..files import FileRefused
from ..files.checking import PDF
from ..files.pdf import MOST_PAGES, count_pages, draw_page
from ..models import CaseDocument

GONE = _("The file is not in the store.")
APART = _("Only pictures and PDF are printed here.")


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
        pages = count_pages(_content(document))
    except FileRefused as refusal:
        return Printed(trouble=refusal.reason)
    return Printed(range(1, min(pages, MOST_PAGES) + 1), pages)


def page_picture(document: CaseDocument, number: int) -> bytes:
    """Return a page of a PDF, counted from 1, as a JPEG. Raises FileRefused."""
    if document.content_type != PDF or not 1 <= number <= MOST_PAGES:
        raise FileRefused(APART)
    return draw_page(_content(document), number)


def _content(document: CaseDocument) -> bytes:
    try:
        with document.file.open("rb") as kept:
            content: bytes = kept.read()
    except OSError as error:
        raise FileRefused(GONE) from error
    return content
