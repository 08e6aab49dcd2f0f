"""Answers to choose from: each keeps its value while its words are mended, so that answers can be compared."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

Option = dict[str, Any]
Words = tuple[str, str]


def valued(words: Sequence[Words], former: Sequence[Option], used: Iterable[str]) -> list[Option]:
    """Return options of (Chinese, English) words, with the values of the former ones they stand for.

    The same Chinese words are the same answer, then the same English ones; when no line came or went, the rest is
    taken by place: somebody mended the words. Whatever is new gets a value that was never `used`.
    """
    kept = _by_words(words, former)
    left = [option["value"] for option in former if option["value"] not in kept.values()]
    fresh = _fresh({*used, *(option["value"] for option in former)})
    for place in range(len(words)):
        if place not in kept:
            by_place = str(former[place]["value"]) if len(words) == len(former) else None
            kept[place] = by_place if by_place and by_place in left else next(fresh)
    return [{"value": kept[place], "zh": zh, "en": en} for place, (zh, en) in enumerate(words)]


def _by_words(words: Sequence[Words], former: Sequence[Option]) -> dict[int, str]:
    kept: dict[int, str] = {}
    for language, name in enumerate(("zh", "en")):
        for option in former:
            if option["value"] in kept.values() or not option.get(name):
                continue
            place = next((at for at, one in enumerate(words) if at not in kept and one[language] == option[name]), None)
            if place is not None:
                kept[place] = option["value"]
    return kept


def _fresh(taken: set[str]) -> Iterator[str]:
    return (value for number in range(1, 10_000) if (value := f"a{number}") not in taken)
