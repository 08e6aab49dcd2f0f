"""Whole numbers as addresses and forms state them."""

from typing import Any

LARGEST = 2**31 - 1  # what an integer column holds; anything above is nobody's key


def stated_number(value: Any, most: int = LARGEST) -> int | None:
    """Return the whole number from 0 to `most` that a text states, None for anything else: ², -1, 10**40, nothing."""
    text = "" if value is None else str(value)
    if not (text.isascii() and text.isdigit()) or len(text) > len(str(most)):
        return None
    return int(text) if int(text) <= most else None
