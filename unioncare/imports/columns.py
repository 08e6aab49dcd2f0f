"""What a table may contain, and by which headers a column is recognised."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import override

# Remarks in brackets: （必填）, (yyyy-mm-dd), [选填], 【文本】, 〔…〕.
_REMARK = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕|<[^<>]*>")
_NOISE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff*★☆※✱·:：;；,，。_\-—/\\|\"'“”‘’]+")


@dataclass(frozen=True, slots=True)
class Column:
    """One column that an import understands.

    `aliases` are further headers; the label in every language and the code itself are always recognised. `mask`
    hides the middle of a sensitive value in reports; `text` has writers format the column as text, so that Excel
    keeps leading zeros and all digits.
    """

    code: str
    label: str | Promise
    aliases: tuple[str, ...] = ()
    required: bool = False
    mask: Callable[[str], str] | None = None
    text: bool = False
    width: int = 14
    help: str | Promise = ""


@lru_cache(maxsize=4096)
def normal_header(text: str) -> str:
    """Reduce a header to what is compared: no blanks, remarks, marks, case or width."""
    text = unicodedata.normalize("NFKC", text).casefold()
    previous = None
    while previous != text:
        previous, text = text, _REMARK.sub("", text)
    return _NOISE.sub("", text)


def header_index(columns: Iterable[Column], extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return normalised header → column code. `extra` (code → header text) goes before the columns' own headers."""
    index = {normal_header(header): code for code, header in (extra or {}).items()}
    for column in columns:
        for header in (column.code, *_labels(column), *column.aliases):
            index.setdefault(normal_header(header), column.code)
    index.pop("", None)
    return index


def _labels(column: Column) -> list[str]:
    if isinstance(column.label, str):
        return [column.label]
    labels = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            labels.append(str(column.label))
    return labels
