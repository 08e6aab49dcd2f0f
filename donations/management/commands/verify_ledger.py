"""manage.py verify_ledger: are the books what was written? Names every row that is not; exit code 1 then."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from donations.ledger.engine.checking import Finding
from donations.ledger.errors import LedgerRefused
from donations.ledger.models import Fund
from donations.ledger.selectors.seals import Witness, read_seal
from donations.ledger.selectors.verifying import verify


class Command(BaseCommand):
    """Compare rows, chain, totals and funds with their seals, and with an exported seal where one is given."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--fund", default="", metavar="CODE", help="one fund alone")
        parser.add_argument("--seal", type=Path, metavar="FILE", help="a seal that an auditor exported before")
        parser.add_argument("--json", action="store_true", help="the findings as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print findings, one a line; fail where there are any."""
        code = options["fund"]
        if code and not Fund.objects.filter(code=code).exists():
            raise CommandError(f"There is no fund with the code {code!r}.")
        findings = list(verify(code=code, witness=_witness(options["seal"])))
        if options["json"]:
            self.stdout.write(json.dumps([_spelt(finding) for finding in findings]))
        else:
            for finding in findings:
                self.stdout.write(_line(finding))
        if findings:
            raise CommandError(f"The books are not what was written: {len(findings)} findings.", returncode=1)
        if not options["json"]:
            self.stdout.write("The books are what was written.")


def _witness(path: Path | None) -> Witness | None:
    if path is None:
        return None
    try:
        return read_seal(path.read_bytes())
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
    except LedgerRefused as error:
        raise CommandError(f"{path}: {error.reason}") from error


def _line(finding: Finding) -> str:
    where = f"fund {finding.fund}" + (f", entry {finding.number}" if finding.number else "")
    return f"{where}: {finding.fault}" + (f" ({finding.detail})" if finding.detail else "")


def _spelt(finding: Finding) -> dict[str, Any]:
    return {
        "fund": finding.fund, "entry": finding.number or None, "fault": finding.fault.value, "detail": finding.detail,
    }  # fmt: skip
