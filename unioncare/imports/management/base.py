"""What the import commands share: their arguments, their exit statuses, and how they say that nothing was written."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Protocol

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from ..columns import Column
from ..errors import UnreadableFile
from ..problems import RowIssue

# Exit statuses: some rows were refused and the others are written; the file as a whole is refused.
REFUSED: Final = 1
NOTHING_WRITTEN: Final = 2


class Told(Protocol):
    """What a file would do, row by row."""

    @property
    def issues(self) -> Sequence[RowIssue]: ...

    def summary(self) -> Mapping[str, Any]: ...

    def as_json(self) -> dict[str, Any]: ...


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

    def tell(self, told: Told, columns: Mapping[str, Column], options: dict[str, Any]) -> None:
        """Write what the file did or would do, as JSON or in words; end with REFUSED where rows were refused."""
        report = told.as_json()
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False))
        else:
            self._write_words(told, columns, dry=options["dry_run"])
        if report["refused"]:
            sys.exit(REFUSED)

    def _write_words(self, told: Told, columns: Mapping[str, Column], *, dry: bool) -> None:
        for issue in told.issues:
            self.stdout.write(
                _("%(sheet)s row %(row)d, %(column)s: %(value)s – %(message)s. %(hint)s.")
                % {
                    "sheet": issue.sheet,
                    "row": issue.row,
                    "column": columns[issue.column].label,
                    "value": issue.value or _("(empty)"),
                    "message": issue.message,
                    "hint": issue.hint,
                }
            )
        if dry:
            self.stdout.write(_("Dry run, nothing was written."))
        self.stdout.write(
            _("%(rows)d rows: %(created)d new, %(updated)d changed, %(unchanged)d unchanged, %(refused)d refused.")
            % told.summary()
        )
