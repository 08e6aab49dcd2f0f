"""What the import commands share: their arguments, their exit statuses, and how they say that nothing was written."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError

from ..errors import UnreadableFile

# Exit statuses: some rows were refused and the others are written; the file as a whole is refused.
REFUSED: Final = 1
NOTHING_WRITTEN: Final = 2


class ImportCommand(BaseCommand):
    """Imports one file. With --json everything is JSON, an error too: {"error": code, "message": text}."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, write nothing")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    @contextmanager
    def telling_failures(self, options: dict[str, Any]) -> Iterator[None]:
        """End the command in words when the file cannot be read."""
        try:
            yield
        except UnreadableFile as error:
            raise self.failure(error.code, error.message, options) from error
        except OSError as error:
            message = f"{error.filename or options['file']}: {error.strerror}"
            raise self.failure("file", message, options) from error

    def failure(self, code: str, message: str, options: dict[str, Any]) -> CommandError:
        """Return what ends the command with nothing written; to be raised."""
        if options["json"]:
            self.stdout.write(json.dumps({"error": code, "message": message}, ensure_ascii=False))
        return CommandError(message, returncode=NOTHING_WRITTEN)
