"""What a masked value looks like. Domain rule: ID 4+4, phone 3+4, card last 4."""

import re

# Eleven figures or more, with whatever signs people set between them.
_WHOLE_NUMBER = re.compile(r"\d(?:\W*\d){10,}[Xx]?")


def _middle(text: str, head: int, tail: int) -> str:
    if len(text) <= head + tail:
        return "*" * len(text)
    return text[:head] + "*" * (len(text) - head - tail) + text[len(text) - tail :]


def mask_id_number(text: str) -> str:
    """Keep the first and last four characters of an ID number."""
    return _middle(text, 4, 4)


def mask_phone(text: str) -> str:
    """Keep the first three and last four digits of a phone number."""
    return _middle(text, 3, 4)


def mask_card(text: str) -> str:
    """Keep the last four digits of a bank card."""
    return _middle(text, 0, 4)


def mask_name(text: str) -> str:
    """Keep the surname of a person: 王伟强 becomes 王**."""
    return text[:1] + "*" * (len(text) - 1)


def mask_everything(text: object) -> str:
    """Hide a value of which not even a part may show, as audit diffs need it."""
    return "******" if text else ""


def mask_numbers(text: str) -> str:
    """Hide whole ID and phone numbers, however grouped, that somebody typed."""
    return _WHOLE_NUMBER.sub(lambda found: mask_phone(found[0]), text)


def holds_number(text: str) -> bool:
    """Tell whether a text holds a whole ID or phone number, however grouped."""
    return _WHOLE_NUMBER.search(text) is not None
