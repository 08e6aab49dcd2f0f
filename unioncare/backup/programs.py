"""Which of the client programs on this machine fits the server and the dump."""

import re
import subprocess
from typing import Final

from unioncare.embedded.binaries import postgres_clients

from .errors import BackupError

# The formats of pg_dump's archives, and the release since which pg_restore reads each.
_READ_SINCE: Final = (((1, 14), 12), ((1, 15), 16), ((1, 16), 17))
_A_LATER_ONE: Final = 19
_MAGIC: Final = b"PGDMP"
HEAD: Final = len(_MAGIC) + 2


def reader_of(head: bytes) -> int:
    """Return the oldest release whose pg_restore reads the archive that begins so; 0 where it is no archive."""
    if not head.startswith(_MAGIC) or len(head) < HEAD:
        return 0
    written = (head[HEAD - 2], head[HEAD - 1])
    return next((release for version, release in _READ_SINCE if written <= version), _A_LATER_ONE)


def client(name: str, *, server: int, at_least: int = 0) -> str:
    """Return the program of the server's release, else of the nearest later one, which may write what it does not know.

    `at_least` is a release that the program must have whatever the server's is. BackupError where there is none.
    """
    needed = max(server, at_least)
    releases = [(_release(str(path)), str(path)) for path in postgres_clients(name)]
    fitting = [one for one in releases if one[0] >= needed]
    if not fitting:
        cause = f"The server is PostgreSQL {server}" if needed == server else f"The dump is of PostgreSQL {needed}"
        raise BackupError(
            f"{cause}, and there is no {name} of that release or a later one: "
            f"install PostgreSQL {needed}'s client programs and put them on PATH."
        )
    return min(fitting, key=lambda one: one[0])[1]


def _release(program: str) -> int:
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    release = re.search(r"\) (\d+)", said)
    return int(release[1]) if release else 0
