"""Encryption of sensitive values and their blind index.

An envelope is one key-id byte, a 12-byte nonce and AES-GCM text with its tag, so that keys rotate while old rows
stay readable. The blind index is a keyed hash: equal values meet in a lookup without being decrypted.
"""

import hashlib
import hmac
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE_BYTES = 12
INDEX_BYTES = 16


class DecryptionError(ValueError):
    """The envelope was made with a key that this installation does not hold, or it was altered."""


@lru_cache(maxsize=4)
def _ciphers(ring: tuple[tuple[int, bytes], ...]) -> tuple[int, dict[int, AESGCM]]:
    return ring[0][0], {number: AESGCM(key) for number, key in ring}


def _key_ring() -> tuple[int, dict[int, AESGCM]]:
    return _ciphers(tuple(settings.FIELD_KEYS.items()))


def active_key() -> int:
    """Return the number of the key that encrypts."""
    return _key_ring()[0]


def encrypt_bytes(data: bytes) -> bytes:
    """Return the envelope of `data` under the active key."""
    active, ring = _key_ring()
    nonce = os.urandom(NONCE_BYTES)
    return bytes((active,)) + nonce + ring[active].encrypt(nonce, data, None)


def decrypt_bytes(envelope: bytes) -> bytes:
    """Return the text of an envelope; raise DecryptionError for an unknown key or altered bytes."""
    _, ring = _key_ring()
    try:
        key = ring[envelope[0]]
        return key.decrypt(envelope[1 : 1 + NONCE_BYTES], envelope[1 + NONCE_BYTES :], None)
    except (KeyError, IndexError, InvalidTag, ValueError) as error:
        raise DecryptionError("This value cannot be decrypted with the configured FIELD_KEYS.") from error


def encrypt(text: str) -> bytes:
    """Return the envelope of a text; empty text has no envelope."""
    return encrypt_bytes(text.encode()) if text else b""


def decrypt(envelope: bytes) -> str:
    """Return the text of an envelope made by `encrypt`."""
    return decrypt_bytes(envelope).decode() if envelope else ""


def blind_index(text: str, purpose: str) -> bytes:
    """Return the 16-byte keyed hash under which `text` is looked up; empty text has none.

    `purpose` separates columns, so that an ID number and a phone never share an index value.
    """
    if not text:
        return b""
    keyed = _keyed_hash(settings.BLIND_INDEX_KEY, purpose).copy()
    keyed.update(text.encode())
    return keyed.digest()[:INDEX_BYTES]


@lru_cache(maxsize=16)
def _keyed_hash(key: bytes, purpose: str) -> hmac.HMAC:
    return hmac.new(key, f"{purpose}\0".encode(), hashlib.sha256)
