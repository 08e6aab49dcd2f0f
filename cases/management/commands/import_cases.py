"""manage.py import_cases FILE [--dry-run] [--json]"""

import json
import sys
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.care.ledger_import.checking import Checked, check_rows
from cases.care.ledger_import.columns import BY_CODE
from cases.care.ledger_import.reading import read_ledger
from cases.care.ledger_import.services import KIND, write_checked
from cases.care.selectors.consent import NoConsentText
from unioncare.imports.management.base import REFUSED, ImportCommand
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
        report = checked.as_json()
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False))
        else:
            self._print(checked, dry=options["dry_run"])
        if report["refused"]:
            sys.exit(REFUSED)

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

    def _print(self, checked: Checked, *, dry: bool) -> None:
        for issue in checked.issues:
            self.stdout.write(
                _("%(sheet)s row %(row)d, %(column)s: %(value)s – %(message)s. %(hint)s.")
                % {
                    "sheet": issue.sheet,
                    "row": issue.row,
                    "column": BY_CODE[issue.column].label,
                    "value": issue.value or _("(empty)"),
                    "message": issue.message,
                    "hint": issue.hint,
                }
            )
        if dry:
            self.stdout.write(_("Dry run, nothing was written."))
        self.stdout.write(
            _("%(rows)d rows: %(created)d new, %(updated)d changed, %(unchanged)d unchanged, %(refused)d refused.")
            % checked.summary()
        )
