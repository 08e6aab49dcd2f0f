"""The account that runs the servers.

PostgreSQL refuses to run as root, so root hands both servers to an unprivileged account.
"""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

FALLBACK_ID: Final = 65534


@dataclass(frozen=True)
class Account:
    """Ids to run as; `None` means the present user."""

    uid: int | None = None
    gid: int | None = None

    def popen(self) -> dict[str, Any]:
        """Keyword arguments with which `subprocess` runs a program as this account."""
        if self.uid is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, folder: Path) -> Path:
        """Make the folder, private to this account."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.uid is not None and self.gid is not None:
            os.chown(folder, self.uid, self.gid)
        return folder

    def reaches(self, folder: Path) -> bool:
        """Whether this account can enter the folder, whatever the folders above it allow."""
        command = ["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)]
        result = subprocess.run(command, cwd="/", capture_output=True, check=False, **self.popen())
        return result.returncode == 0


def server_account() -> Account:
    if os.geteuid() != 0:
        return Account()
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        return Account(FALLBACK_ID, FALLBACK_ID)
    return Account(nobody.pw_uid, nobody.pw_gid)
