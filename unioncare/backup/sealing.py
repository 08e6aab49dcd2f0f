"""An encrypted stream: whatever is written comes out again only with the passphrase, whole and unchanged.

The key is made from the passphrase by scrypt. The stream is cut into blocks, each sealed with AES-GCM under a counter;
the last one is marked, so that a file that was cut short or put together anew is refused.
"""

import os
from collections.abc import Iterator
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from .errors import BackupError

MAGIC: Final = b"UnionCare backup 1\n"
SALT, TAG, BLOCK = 16, 16, 1 << 20
# About a tenth of a second and 64 MB for each guess at the passphrase.
COST: Final = 1 << 16


class Sealer:
    """Writes a sealed stream; `close` writes its last block."""

    def __init__(self, target: BinaryIO, passphrase: str) -> None:
        self.target, self.buffer, self.counter = target, bytearray(), 0
        salt = os.urandom(SALT)
        self.cipher = _cipher(passphrase, salt)
        target.write(MAGIC + salt)

    def write(self, data: bytes) -> None:
        self.buffer += data
        while len(self.buffer) > BLOCK:  # one block at least is left for the end
            self._seal(bytes(self.buffer[:BLOCK]), last=False)
            del self.buffer[:BLOCK]

    def close(self) -> None:
        self._seal(bytes(self.buffer), last=True)

    def _seal(self, block: bytes, *, last: bool) -> None:
        self.target.write(self.cipher.encrypt(_nonce(self.counter, last=last), block, MAGIC))
        self.counter += 1


def unseal(source: BinaryIO, passphrase: str) -> Iterator[bytes]:
    """Yield the blocks of a sealed stream; BackupError for a wrong passphrase or a file that was changed or cut."""
    if source.read(len(MAGIC)) != MAGIC:
        raise BackupError("This is no backup of UnionCare.")
    cipher, counter = _cipher(passphrase, source.read(SALT)), 0
    sealed = source.read(BLOCK + TAG)
    while True:
        following = source.read(BLOCK + TAG)
        try:
            yield cipher.decrypt(_nonce(counter, last=not following), sealed, MAGIC)
        except InvalidTag as error:
            raise BackupError(
                "The passphrase is wrong." if counter == 0 else "The backup was cut short or changed; take another one."
            ) from error
        if not following:
            return
        sealed, counter = following, counter + 1


def _cipher(passphrase: str, salt: bytes) -> AESGCM:
    return AESGCM(Scrypt(salt=salt, length=32, n=COST, r=8, p=1).derive(passphrase.encode()))


def _nonce(counter: int, *, last: bool) -> bytes:
    return bytes((last,)) + counter.to_bytes(11, "big")
