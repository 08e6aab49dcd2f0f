"""Numbers of bank cards: 12 to 19 digits; those of 16 to 19 end in a check digit (ISO/IEC 7812, Luhn)."""

import unicodedata

from stdnum import luhn

LONGEST = 19
# Savings books and company accounts have shorter numbers without a check digit.
SHORTEST, CHECKED_FROM = 12, 16


def plain_number(text: str) -> str:
    """Return a number as it is stored: without the blanks and dashes that people set."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(sign for sign in folded if not sign.isspace() and sign not in "-–—·")


def wrong_with(number: str) -> str:
    """Return what is wrong with a plain number: "digits", "length", "check", or nothing."""
    if not (number.isascii() and number.isdigit()):
        return "digits"
    if not SHORTEST <= len(number) <= LONGEST:
        return "length"
    if len(number) >= CHECKED_FROM and not luhn.is_valid(number):
        return "check"
    return ""
