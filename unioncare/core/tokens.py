"""Secret addresses: whoever knows the token may read; the database knows only its hash."""

import hashlib
import secrets

BYTES = 24


def new_token() -> str:
    """Return a token of 32 characters that fits into an address."""
    return secrets.token_urlsafe(BYTES)


def token_hash(token: str) -> bytes:
    """Return under what a token is kept. Tokens are random, so a plain hash tells nothing about them."""
    return hashlib.sha256(token.encode()).digest()
