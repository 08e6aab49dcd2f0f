"""The tracking code: who has it reads the answer. It is shown once; only its keyed hash is kept."""

from uuid import UUID

from donations.campaigns.naming import ALPHABET, typed_code
from unioncare.core.crypto import blind_index

CODE_CHARS, GROUP = 12, 4


def code_of(key: UUID) -> str:
    """Return the code of a form by its random key: who sends it twice on a bad network gets the same one."""
    number, places = int.from_bytes(blind_index(str(key), "feedback-form"), "big"), []
    for _place in range(CODE_CHARS):
        number, letter = divmod(number, len(ALPHABET))
        places.append(ALPHABET[letter])
    return "".join(places)


def grouped(code: str) -> str:
    """Write a code as people copy it: 7K4M-9QXD-3EAC."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def code_index(text: str) -> bytes:
    """Return under what a code is kept, however it was typed."""
    return blind_index(typed_code(text), "feedback-code")
