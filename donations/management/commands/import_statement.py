"""manage.py import_statement FILE --campaign CODE [--dry-run] [--json]"""

import json
from argparse import ArgumentParser
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from donations.campaigns.errors import CampaignRefused
from donations.campaigns.models import Campaign
from donations.campaigns.statements.jobs import STATEMENTS
from donations.campaigns.statements.outcomes import WORDS, Checked
from donations.campaigns.statements.services import import_file
from donations.ledger.errors import LedgerRefused
from unioncare.imports.management.base import ImportCommand
from unioncare.imports.reading.source import open_source


class Command(ImportCommand):
    """Book gifts from a statement. With --json: {"rows", "gifts", "matched", "unmatched", "skipped", "total"}."""

    help = (
        "Book the gifts of a bank, WeChat Pay or Alipay statement. Of its gifts, the matched ones are booked to the "
        "campaign and the unmatched ones wait for review; the same file again books nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--campaign", required=True, metavar="CODE", help="code of the campaign")

    def handle(self, *args: Any, **options: Any) -> None:
        code = options["campaign"].strip().upper()
        if not Campaign.objects.filter(code=code).exists():
            words = _("There is no campaign with the code “%(code)s”.") % {"code": options["campaign"]}
            raise self.failure("campaign_unknown", words, options)
        try:
            with self.telling_failures(options), open_source(options["file"]) as source:
                checked = import_file(
                    job=STATEMENTS, source=source, campaign_code=code, now=timezone.now(), dry_run=options["dry_run"]
                )
        except (CampaignRefused, LedgerRefused) as refusal:
            raise self.failure("refused", str(refusal.reason), options) from refusal
        if options["json"]:
            self.stdout.write(json.dumps(checked.as_json(), ensure_ascii=False))
        else:
            self._tell(checked, dry=options["dry_run"])

    def _tell(self, checked: Checked, *, dry: bool) -> None:
        for outcome in checked.skipped:
            self.stdout.write(_("Row %(row)d: %(why)s.") % {"row": outcome.line.row, "why": WORDS[outcome.code]})
        if dry:
            self.stdout.write(_("Dry run, nothing was written."))
        self.stdout.write(
            _("%(rows)d rows: %(gifts)d gifts of %(total)s CNY, %(matched)d matched, %(unmatched)d to be looked at.")
            % checked.summary()
        )
