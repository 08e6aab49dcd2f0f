"""The `.env` file of the project, for settings and for the launcher alike."""

from pathlib import Path
from typing import Final

import environ

from unioncare.embedded.state import PROJECT

FILE: Final = PROJECT / ".env"


def read_dotenv(path: Path = FILE) -> None:
    """Set what the file names and the environment does not."""
    if path.is_file():
        environ.Env.read_env(path)
