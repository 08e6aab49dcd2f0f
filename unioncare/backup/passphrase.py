"""The passphrase of a backup: from the environment, for jobs, or from the keyboard."""

import os
import sys
from getpass import getpass
from typing import Final

from .errors import BackupError

SHORTEST: Final = 12


def ask_passphrase(*, new: bool) -> str:
    """Return the passphrase; a new one is asked for twice and may not be short."""
    given = os.environ.get("BACKUP_PASSPHRASE", "")
    if not given:
        if not sys.stdin.isatty():
            raise BackupError("BACKUP_PASSPHRASE is not set, and there is no keyboard to ask at.")
        given = getpass("Passphrase of the backup: ")
        if new and getpass("Once more: ") != given:
            raise BackupError("The two were not the same; begin anew.")
    if new and len(given) < SHORTEST:
        raise BackupError(f"The passphrase is too short: {SHORTEST} characters at least, better five words.")
    return given
