"""Checks of the books that auditors ask for: kept from their start to their result, done by a worker."""

from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from unioncare.core.audit import attributed
from unioncare.core.jobs import alone
from unioncare.imports.progress import ProgressMeter
from unioncare.organisation.models import Unit

from ..engine.checking import Finding
from ..errors import LedgerRefused
from ..models import BookCheck, Fund
from ..selectors.seals import read_seal
from ..selectors.verifying import verify

if TYPE_CHECKING:
    from unioncare.organisation.models import User

# Whoever finds more has no need to read all of it; the number is kept.
KEPT = 500


@attributed
def start_check(*, unit: Unit, witness: str = "", actor: "User", now: datetime) -> BookCheck:
    """Begin a check of all funds of a unit and below it; `witness` is a seal file that an auditor kept.

    Raises LedgerRefused: one is at it already, or the file is no seal.
    """
    Unit.objects.select_for_update().get(pk=unit.pk)
    for other in BookCheck.objects.filter(unit=unit, finished_at__isnull=True):
        if other.is_running(now):
            raise LedgerRefused(_("A check of these books is running already: wait for its result."))
    sealed_at = datetime.fromisoformat(read_seal(witness.encode()).made_at) if witness else None
    funds = Fund.objects.within(unit.path).aggregate(entries=Sum("sequence"))
    return BookCheck.objects.create(
        unit=unit, started_by=actor, started_at=now, witness=witness, sealed_at=sealed_at,
        funds=Fund.objects.within(unit.path).count(), entries=funds["entries"] or 0,
    )  # fmt: skip


def run_check(*, check_id: int, now: datetime) -> None:
    """Compare the books and keep what is wrong; a check that has ended or is in hand is left alone."""
    with alone(f"book check {check_id}") as nobody_else:
        check = BookCheck.objects.select_related("unit").get(pk=check_id)
        if not nobody_else or check.finished_at is not None:
            return
        funds = Fund.objects.within(check.unit.path)
        witness = read_seal(check.witness.encode()) if check.witness else None
        meter = ProgressMeter(progress_key(check), check.entries)
        found = verify(funds=funds, witness=witness, read=meter.advance)
        check.findings = [spelt(finding) for finding in islice(found, KEPT)]
        check.found = len(check.findings) + sum(1 for _finding in found)
        check.finished_at = max(timezone.now(), now)
        check.save(update_fields=["findings", "found", "finished_at"])


def fail_check(*, check: BookCheck, error: str, now: datetime) -> None:
    """Note why a check came to no result."""
    BookCheck.objects.filter(pk=check.pk, finished_at__isnull=True).update(finished_at=now, error=error[:300])


def progress_key(check: BookCheck) -> str:
    """Return by which name the progress of a check is told."""
    return f"books-{check.pk}"


def spelt(finding: Finding) -> dict[str, Any]:
    """Return a finding as it is kept: message ids and facts, so that it reads in both languages."""
    return {
        "fund": finding.fund, "number": finding.number, "fault": finding.fault.value, "words": finding.words,
        "facts": dict(finding.facts),
    }  # fmt: skip
