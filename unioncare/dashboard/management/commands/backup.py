"""manage.py backup FILE: database, files and keys in one encrypted file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from unioncare.backup.archive import make_backup
from unioncare.backup.errors import BackupError
from unioncare.backup.passphrase import ask_passphrase


class Command(BaseCommand):
    help = (
        "Writes everything that is needed to come back after losing the machine into one file, encrypted under "
        "BACKUP_PASSPHRASE or a passphrase that is asked for. Others may go on working meanwhile."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            passphrase = ask_passphrase(new=True)
            summary = make_backup(path=options["file"], passphrase=passphrase, now=timezone.now())
        except BackupError as error:
            raise CommandError(str(error)) from error
        size = options["file"].stat().st_size / 1e6
        self.stdout.write(f"{options['file']}: {size:,.1f} MB, database and {summary['files']:,} files, with the keys.")
        for name in summary["gone"]:
            self.stderr.write(f"Named by a row, but not in the storage: {name}")
        self.stdout.write("Keep the passphrase somewhere else: without it the backup cannot be read.")
