"""What somebody typed into a search box, on its way through addresses.

Addresses stay in logs and in the browser's history, so whole ID and phone numbers travel in them encrypted. The box
itself is sent by POST and leads to such an address; names and pinyin stand in it as they are, to be passed on.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode

from django.http import QueryDict

from .crypto import decrypt, encrypt
from .masking import holds_number

PARAM = "q"
MAX_TYPED = 60
_SEAL = "~"
# Inside the envelope: without it an address could ask for the text of any other envelope.
_MARK = "q\0"


def in_address(text: str) -> str:
    """Return what was typed as an address may hold it."""
    if not holds_number(text):
        return text
    return _SEAL + urlsafe_b64encode(encrypt(_MARK + text)).decode().rstrip("=")


def typed_in(query: QueryDict) -> str:
    """Return what was typed, out of the query of an address; nothing out of an altered one."""
    text = query.get(PARAM, "").strip()
    return _opened(text.removeprefix(_SEAL)) if text.startswith(_SEAL) else text[:MAX_TYPED]


def _opened(sealed: str) -> str:
    try:
        text = decrypt(urlsafe_b64decode(sealed + "=" * (-len(sealed) % 4)))
    except ValueError:
        return ""
    return text.removeprefix(_MARK) if text.startswith(_MARK) else ""
