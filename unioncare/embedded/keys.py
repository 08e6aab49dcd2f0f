"""Secrets of an embedded instance: made once, kept beside its data, so that the data stay readable."""

import base64
import json
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Final

APPLICATION: Final = ("SECRET_KEY", "FIELD_KEYS", "BLIND_INDEX_KEY", "LEDGER_KEYS")
OPTIONAL: Final = ("SECRET_KEY_FALLBACKS",)  # there while a SECRET_KEY gives way to another
PASSWORD: Final = "SERVER_PASSWORD"


def read(data: Path) -> dict[str, str]:
    """What the application needs; empty before the first start."""
    return {name: value for name, value in _stored(data).items() if name in (*APPLICATION, *OPTIONAL)}


def ensure(data: Path) -> dict[str, str]:
    """All stored secrets, made on the first call, or when an upgrade needs one more. Readable by the owner only."""
    stored = _stored(data)
    made: dict[str, Callable[[], str]] = {
        "SECRET_KEY": lambda: secrets.token_urlsafe(50),
        "FIELD_KEYS": lambda: f"1:{_key()}",
        "BLIND_INDEX_KEY": _key,
        "LEDGER_KEYS": lambda: f"1:{_key()}",
        PASSWORD: lambda: secrets.token_hex(16),
    }
    if missing := {name: make() for name, make in made.items() if name not in stored}:
        stored |= missing
        _write(data, stored)
    return stored


def replace(data: Path, given: dict[str, str]) -> None:
    """Keep the application's secrets that came with a backup, and no others; the servers' password stays."""
    own = ensure(data)
    # A backup from before the ledger holds no key of it, and no entry either.
    brought = {name: given.get(name, own[name]) if name == "LEDGER_KEYS" else given[name] for name in APPLICATION}
    _write(data, {PASSWORD: own[PASSWORD], **brought} | {name: given[name] for name in OPTIONAL if name in given})


def add_field_key(data: Path) -> int:
    """Add a new first key for encrypted columns; return its number. The former ones stay readable."""
    stored = ensure(data)
    ring = stored["FIELD_KEYS"]
    taken = {int(part.partition(":")[0]) for part in ring.split(",")}
    number = next(number for number in range(1, 256) if number not in taken)
    _write(data, stored | {"FIELD_KEYS": f"{number}:{_key()},{ring}"})
    return number


def _write(data: Path, stored: dict[str, str]) -> None:
    draft = data / "keys.new"
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(stored, file, indent=2)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(data / "keys.json")


def _stored(data: Path) -> dict[str, str]:
    try:
        stored: dict[str, str] = json.loads((data / "keys.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return stored


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()
