"""manage.py import_enrolments FILE --plan CODE [--term-start DATE] [--dry-run] [--json]"""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.insurance.enrolment_import.columns import BY_CODE
from cases.insurance.enrolment_import.jobs import ENROLMENTS
from cases.insurance.enrolment_import.outcomes import Checked
from cases.insurance.enrolment_import.reading import read_file
from cases.insurance.enrolment_import.services import write_checked
from cases.insurance.errors import InsuranceRefused
from cases.insurance.models import InsurancePlan
from unioncare.imports.management.base import ImportCommand
from unioncare.imports.reading.source import open_source
from unioncare.imports.services.runs import record_run


class Command(ImportCommand):
    help = "Enrol members from a file. Exit 1: some rows were refused, the others are written; 2: nothing was written."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--plan", required=True, help="code of the insurance plan")
        parser.add_argument(
            "--term-start", type=date.fromisoformat, metavar="DATE", help="first day of the terms that are meant"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not InsurancePlan.objects.filter(code=options["plan"]).exists():
            words = _("There is no insurance plan with the code “%(code)s”.") % {"code": options["plan"]}
            raise self.failure("plan_unknown", words, options)
        try:
            with self.telling_failures(options):
                checked = self._run(options)
        except InsuranceRefused as refusal:
            raise self.failure("refused", str(refusal.reason), options) from refusal
        self.tell(checked, BY_CODE, options)

    def _run(self, options: dict[str, Any]) -> Checked:
        now = timezone.now()
        today, first = timezone.localdate(now), options["term_start"]
        chosen = {"plan": options["plan"], "term_start": first.isoformat() if first else ""}
        with open_source(options["file"]) as source:
            file = read_file(source, ENROLMENTS.columns, today)
            checked = ENROLMENTS.check(file.rows, options=chosen, actor=None, today=today)
            if not options["dry_run"]:
                with transaction.atomic():
                    run = record_run(
                        kind=ENROLMENTS.kind, source=source, summary=checked.summary(), started_by=None, now=now,
                        options=chosen,
                    )  # fmt: skip
                    write_checked(checked, actor=None, now=now, run=run)
        return checked
