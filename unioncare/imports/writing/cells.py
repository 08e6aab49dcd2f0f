"""Making a text inert: no program that opens the file later may run it."""

import re

# "+86 138…", "-5", "-" begin like a formula and compute at most themselves.
_HARMLESS = re.compile(r"[+-][\d\s.,()/-]*")
_DANGEROUS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_GUARD = "'"


def inert(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula, not even after it was saved as CSV.

    A workbook says of each cell whether it is a text, but saving it as CSV forgets that. So a dangerous beginning
    gets an apostrophe before it, which reading takes away again; blanks and tabs before it go.
    """
    text = text.lstrip()
    if text.startswith(_DANGEROUS) and not _HARMLESS.fullmatch(text):
        return _GUARD + text
    return text
