"""manage.py sweep: what the night shift does, at once."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from unioncare.dashboard.sweep import sweep


class Command(BaseCommand):
    help = "Extend plans, mark overdue items, reassign, purge. Harmless at any time and any number of times."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object instead of the table")

    def handle(self, *args: Any, **options: Any) -> None:
        outcomes = []
        for outcome in sweep(timezone.now()):
            outcomes.append(outcome)
            if not options["json"]:
                self.stdout.write(f"{outcome.rows:>8,}  {outcome.error or outcome.step.label}")
        failed = {outcome.step.code: outcome.error for outcome in outcomes if outcome.error}
        if options["json"]:
            rows = {outcome.step.code: outcome.rows for outcome in outcomes}
            self.stdout.write(json.dumps({"steps": rows, "errors": failed}, ensure_ascii=False))
        if failed:
            raise CommandError(f"{len(failed)} of {len(outcomes)} steps failed: {', '.join(failed)}")
