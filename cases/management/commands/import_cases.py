"""manage.py import_cases FILE [--dry-run] [--json]"""

from typing import Any

from django.db import transaction
from django.utils import timezone

from cases.care.ledger_import.checking import Checked, check_rows
from cases.care.ledger_import.columns import BY_CODE
from cases.care.ledger_import.reading import read_ledger
from cases.care.ledger_import.services import KIND, write_checked
from cases.care.selectors.consent import NoConsentText
from unioncare.imports.management.base import ImportCommand
from unioncare.imports.reading.source import open_source
from unioncare.imports.services.runs import record_run


class Command(ImportCommand):
    help = "Import a ledger of cases. Exit 1: some rows were refused, the others are written; 2: nothing was written."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with self.telling_failures(options):
                checked = self._run(options)
        except NoConsentText as error:
            raise self.failure("no_consent_text", str(error.reason), options) from error
        self.tell(checked, BY_CODE, options)

    def _run(self, options: dict[str, Any]) -> Checked:
        now = timezone.now()
        with open_source(options["file"]) as source:
            ledger = read_ledger(source, timezone.localdate(now))
            checked = check_rows(ledger.rows, actor=None, today=timezone.localdate(now))
            if not options["dry_run"]:
                with transaction.atomic():
                    write_checked(checked, actor=None, now=now)
                    record_run(kind=KIND, source=source, summary=dict(checked.summary()), started_by=None, now=now)
        return checked
