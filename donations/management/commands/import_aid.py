"""manage.py import_aid FILE [--dry-run] [--json]"""

from typing import Any

from django.db import transaction
from django.utils import timezone

from donations.aid.past.checking import Checked, check_rows
from donations.aid.past.columns import BY_CODE
from donations.aid.past.reading import read_file
from donations.aid.past.services import KIND, write_checked
from unioncare.imports.management.base import ImportCommand
from unioncare.imports.reading.source import open_source
from unioncare.imports.services.runs import record_run


class Command(ImportCommand):
    help = "Import aid from before the system. Exit 1: some rows were refused, the others are written; 2: none is."

    def handle(self, *args: Any, **options: Any) -> None:
        with self.telling_failures(options):
            checked = self._run(options)
        self.tell(checked, BY_CODE, options)

    def _run(self, options: dict[str, Any]) -> Checked:
        now = timezone.now()
        today = timezone.localdate(now)
        with open_source(options["file"]) as source:
            rows, _headers = read_file(source, today)
            checked = check_rows(rows, actor=None, today=today)
            if not options["dry_run"]:
                with transaction.atomic():
                    run = record_run(kind=KIND, source=source, summary=checked.summary(), started_by=None, now=now)
                    write_checked(checked, actor=None, now=now, run=run)
        return checked
