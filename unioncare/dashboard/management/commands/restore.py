"""manage.py restore FILE: back from a backup."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from unioncare.backup.archive import Contents, read_contents, refuse_unfit, restore_backup
from unioncare.backup.errors import BackupError
from unioncare.backup.files import named_files
from unioncare.backup.keeping_keys import ready_to_keep
from unioncare.backup.passphrase import ask_passphrase
from unioncare.core.models import JobRun
from unioncare.notifications.services.upkeep import hold_back


class Command(BaseCommand):
    help = (
        "Puts the database, files and keys of a backup in the place of what is here. The backup is read to its end "
        "first; the database changes in one transaction."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="also where the database holds people already")
        # Called by the command itself, under the keys that came with the backup.
        parser.add_argument("--finish", action="store_true", help="only the last steps of a restore")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["finish"]:
            self._finish()
            return
        try:
            passphrase = ask_passphrase(new=False)
            contents = read_contents(path=options["file"], passphrase=passphrase)
            refuse_unfit(contents, replace=options["replace"])
            keep = ready_to_keep(contents.keys, beside=options["file"])
            restore_backup(path=options["file"], passphrase=passphrase)
        except BackupError as error:
            raise CommandError(str(error)) from error
        count, made_at = contents.summary["files"], timezone.localtime(contents.made_at)
        self.stdout.write(f"Database and {count:,} files of {made_at:%Y-%m-%d %H:%M} are back.")
        self.stdout.write(keep())
        self.stdout.flush()
        self._go_on(options["file"], contents)

    def _go_on(self, path: Path, contents: Contents) -> None:
        command = [sys.executable, sys.argv[0], "restore", str(path), "--finish"]
        if subprocess.run(command, env=os.environ | contents.keys, check=False).returncode:
            raise CommandError("The data are back, but the last steps failed; see above.")

    def _finish(self) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        JobRun.objects.filter(finished_at__isnull=True).delete()  # nobody is at them any more
        held = hold_back(now=timezone.now())
        self.stdout.write(
            f"{held:,} messages that were due are held back, for they may have gone out since the backup: "
            "the page of jobs and messages sends them or lays them to rest."
        )
        gone = [entry for entry, name, field in named_files() if not field.storage.exists(name)]
        for entry in gone:
            self.stderr.write(f"Named by a row, but not in the storage: {entry}")
        call_command("rotate_keys", "--check", stdout=self.stdout)
        self.stdout.write(f"Ready. Links in messages lead to {settings.PUBLIC_URL}.")
