"""What a table may contain, and by which headers a column is recognised."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

# Remarks in brackets, once the width is folded: (必填), [yyyy-mm-dd], 【文本】, 〔选填〕.
_REMARK = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕|<[^<>]*>|《[^《》]*》")
_NOISE = re.compile(r"[\W_]+")

# What a file of refused rows adds at its end: never a column of the data, however often it is imported again.
ADDED_COLUMNS: tuple[Promise, ...] = (_("Row in the file"), _("What is wrong"), _("What to do"))


@dataclass(frozen=True, slots=True)
class Column:
    """One column that an import understands.

    `aliases` are further headers; the label in every language and the code itself are always recognised. Where a
    sheet has several of them, the one named first here is taken. `mask` hides the middle of a sensitive value in
    reports; `text` has writers format the column as text, so that Excel keeps leading zeros and all digits; `width`
    is in characters; `help` is a remark for the template.
    """

    code: str
    label: str | Promise
    aliases: tuple[str, ...] = ()
    required: bool = False
    mask: Callable[[str], str] | None = None
    text: bool = False
    width: int = 14
    help: str | Promise = ""

    def headers(self) -> list[str]:
        """Every header by which the column is known, the preferred first."""
        return [*in_every_language(self.label), *self.aliases, self.code]


@lru_cache(maxsize=4096)
def normal_header(text: str) -> str:
    """Reduce a header to what is compared: without blanks, remarks, marks, case and width."""
    text = unicodedata.normalize("NFKC", text).casefold()
    before = None
    while before != text:
        before, text = text, _REMARK.sub("", text)
    return _NOISE.sub("", text)


def header_index(columns: Iterable[Column]) -> dict[str, tuple[str, int]]:
    """Return normalised header → (column code, rank); the lower rank is preferred."""
    index: dict[str, tuple[str, int]] = {}
    for column in columns:
        for rank, header in enumerate(column.headers()):
            index.setdefault(normal_header(header), (column.code, rank))
    return index


@cache
def added_headers() -> frozenset[str]:
    """Return the normalised headers of ADDED_COLUMNS in every language."""
    return frozenset(normal_header(text) for label in ADDED_COLUMNS for text in in_every_language(label))


def in_every_language(text: str | Promise) -> list[str]:
    """Return the text in each language of the installation, without repetitions."""
    if isinstance(text, str):
        return [text]
    found = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            found.append(str(text))
    return list(dict.fromkeys(found))
