"""How people are written on lists that many read, and the codes that people read out and type."""

import re
import secrets
import unicodedata

from unioncare.core.crypto import blind_index

# Without 0 O, 1 I L, 2 Z, 5 S, 8 B: what is read from paper is typed by somebody.
LETTERS = "ACDEFGHJKMNPQRTUVWXY"
ALPHABET = f"34679{LETTERS}"
RECEIPT_CHARS, PLEDGE_CHARS = 10, 6
_DONOR = "gift-donor"
_NOISE = re.compile(r"[\W_]+")


def half_name(name: str) -> str:
    """Hide the middle of a name: 陈国栋 becomes 陈*栋, 陈栋 becomes 陈*, John Smith becomes J********h."""
    if len(name) <= 2:
        return name[:1] + "*" * (len(name) - 1)
    return name[0] + "*" * (len(name) - 2) + name[-1]


def new_code(length: int = RECEIPT_CHARS) -> str:
    """Return a random code that nobody guesses and everybody can type. A letter first: no number looks like one."""
    return secrets.choice(LETTERS) + "".join(secrets.choice(ALPHABET) for _place in range(length - 1))


def typed_code(text: str) -> str:
    """Return a code as it is kept, however it was typed: blanks, dashes, small letters, full width."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).upper()


def spaced_code(code: str) -> str:
    """Write a code as people read it out: 7K4M9-QXD3E."""
    half = (len(code) + 1) // 2
    return f"{code[:half]}-{code[half:]}" if len(code) > PLEDGE_CHARS else code


def plain_name(text: str) -> str:
    """Reduce a name to what is compared."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).casefold()


def donor_index(name: str) -> bytes:
    """Return the keyed hash under which the gifts of a donor are found; empty for nobody."""
    return blind_index(plain_name(name), _DONOR)
