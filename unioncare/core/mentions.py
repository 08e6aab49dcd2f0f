"""Finding and taking out where a text names somebody: whole names and numbers, never a part of another's."""

import re
from collections.abc import Collection
from urllib.parse import parse_qsl, urlencode

# Stands where the name was.
GONE = "—"
# A shorter number in running text is an amount or a day.
LEAST_DIGITS = 4


class Mentions:
    """The words that name somebody or something, and the longer names of others that hold one of them."""

    def __init__(self, words: Collection[str], *, besides: Collection[str] = ()) -> None:
        self.words = frozenset(words)
        others = sorted((name for name in besides if name not in self.words), key=len, reverse=True)
        searched = [_whole(word) for word in sorted(self.words, key=len, reverse=True) if _is_telling(word)]
        # Whoever is named by a longer name is passed over first.
        self._found = re.compile(
            "|".join([*map(re.escape, others), *(f"(?P<w{i}>{p})" for i, p in enumerate(searched))])
        )
        self._is_empty = not searched

    def __bool__(self) -> bool:
        return bool(self.words)

    def are_in(self, text: str) -> bool:
        """Tell whether a text is one of the words, or holds one as a whole."""
        return self.without(text) != text

    def are_in_query(self, query: str) -> bool:
        """Tell whether a value of an address's query names them."""
        return any(self.are_in(value) for _key, value in parse_qsl(query))

    def without(self, text: str) -> str:
        """Return a text without the words."""
        if text.strip() in self.words:
            return GONE
        return text if self._is_empty else self._found.sub(lambda m: GONE if m.lastgroup else m[0], text)

    def query_without(self, query: str) -> str:
        """Return an address's query without the words; one that names nobody stays as it is."""
        if not self.are_in_query(query):
            return query
        return urlencode([(key, self.without(value)) for key, value in parse_qsl(query, keep_blank_values=True)])


def _is_telling(word: str) -> bool:
    return not word.isdigit() or len(word) >= LEAST_DIGITS


def _whole(word: str) -> str:
    """Return the pattern of a word that is no part of a longer number; Chinese writes names without a gap."""
    if not word.isascii():
        return re.escape(word)
    # "2026-0007-1" belongs to case 2026-0007; "0007" is no part of it.
    after = r"(?![A-Za-z0-9])" if "-" in word else r"(?!-?[A-Za-z0-9])"
    return rf"(?<![A-Za-z0-9])(?<![A-Za-z0-9]-){re.escape(word)}{after}"
