"""manage.py restore FILE: back from a backup."""

import os
import shlex
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
from unioncare.notifications.enums import MessageState, Trouble
from unioncare.notifications.models import Message
from unioncare.notifications.services.upkeep import hold_back, hold_back_sql


class Command(BaseCommand):
    help = (
        "Puts the database, files and keys of a backup in the place of what is here. The backup is read to its end "
        "first; the database changes in one transaction, in which messages that may have gone out are held back."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="also where the database holds people already")
        # Called by the command itself, under the keys that came with the backup; by people where that was cut off.
        parser.add_argument("--finish", action="store_true", help="only the last steps, where a restore was cut off")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["finish"]:
            self._finish()
            return
        try:
            passphrase = ask_passphrase(new=False)
            contents = read_contents(path=options["file"], passphrase=passphrase)
            refuse_unfit(contents, replace=options["replace"])
            keep = ready_to_keep(contents.keys, beside=options["file"])
            restore_backup(path=options["file"], passphrase=passphrase, last=hold_back_sql(now=timezone.now()))
        except BackupError as error:
            raise CommandError(str(error)) from error
        count, made_at = contents.summary["files"], timezone.localtime(contents.made_at)
        self.stdout.write(f"Database and {count:,} files of {made_at:%Y-%m-%d %H:%M} are back.")
        try:
            self.stdout.write(keep())
        except OSError as error:
            raise CommandError(
                f"The data are back, but their keys could not be kept ({error.strerror}): start nothing, make room, "
                "then restore again with --replace."
            ) from error
        self.stdout.flush()
        self._go_on(options["file"], contents)

    def _go_on(self, path: Path, contents: Contents) -> None:
        steps = ["restore", str(path), "--finish"]
        command = [sys.executable, sys.argv[0], *steps]
        try:
            ended = subprocess.run(command, env=os.environ | contents.keys, check=False).returncode == 0
        except KeyboardInterrupt:
            ended = False
        if not ended:
            raise CommandError(
                "The data are back, but the last steps were not done. Start nothing before they are: put right what "
                f"is said above, then run `{shlex.join(['python', 'manage.py', *steps])}` with the backup's keys in "
                "the environment."
            )

    def _finish(self) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        JobRun.objects.filter(finished_at__isnull=True).delete()  # nobody is at them any more
        # The restore held them back before it committed, unless the backup's tables were older than that.
        hold_back(now=timezone.now())
        held = Message.objects.filter(state=MessageState.DEAD, trouble=Trouble.HELD).count()
        self.stdout.write(
            f"{held:,} messages that were due are held back, for they may have gone out since the backup: "
            "the page of jobs and messages sends them or lays them to rest."
        )
        gone = [entry for entry, name, field in named_files() if not field.storage.exists(name)]
        for entry in gone:
            self.stderr.write(f"Named by a row, but not in the storage: {entry}")
        call_command("rotate_keys", "--check", stdout=self.stdout)
        self.stdout.write(f"Ready. Links in messages lead to {settings.PUBLIC_URL}.")
