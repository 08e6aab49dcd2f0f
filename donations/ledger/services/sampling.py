"""Samples: drawn by a seed that can be repeated, or by an amount; each entry ticked off by whoever looked at it."""

import secrets
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from unioncare.core.audit import attributed

from ..enums import SampleKind
from ..errors import LedgerRefused
from ..models import AuditSample, Fund, SampledEntry
from ..selectors.sampling import MOST, entries_of
from .drafts import require_amount

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@attributed
def draw_sample(
    *, fund: Fund, kind: SampleKind, first: date, last: date, size: int = 0, seed: str = "",
    amount: Decimal | None = None, actor: "User", now: datetime,
) -> AuditSample:  # fmt: skip
    """Draw entries of a fund of some days: `size` at random, or all from `amount` on.

    Without a seed one is made. Raises LedgerRefused: too many, none at all, days in the wrong order.
    """
    if first > last:
        raise LedgerRefused(_("The first day lies after the last one."))
    sample = AuditSample(
        fund=fund, kind=kind, first=first, last=last, until_number=fund.sequence, drawn_by=actor, drawn_at=now
    )
    if kind == SampleKind.RANDOM:
        if not 0 < size <= MOST:
            raise LedgerRefused(_("A sample holds 1 to %(most)s entries.") % {"most": MOST})
        sample.size, sample.seed = size, seed.strip() or secrets.token_hex(4)
    else:
        require_amount(amount or Decimal(0))
        sample.amount = amount
    found = entries_of(sample)
    if not found:
        raise LedgerRefused(_("No entry of these days is asked for: choose other days or another amount."))
    if len(found) > MOST:
        raise LedgerRefused(
            _("More than %(most)s entries come to this amount: raise it, or shorten the days.") % {"most": MOST}
        )
    sample.save()
    SampledEntry.objects.bulk_create(SampledEntry(sample=sample, entry_id=pk) for pk in found)
    return sample


@attributed
def look_at(*, sample: AuditSample, number: int, actor: "User", now: datetime) -> SampledEntry:
    """Note that somebody looked at an entry of a sample and its papers; LedgerRefused where it is not in it."""
    row = SampledEntry.objects.select_for_update(of=("self",)).filter(sample=sample, entry__number=number).first()
    if row is None:
        raise LedgerRefused(_("Entry %(number)s is not in this sample.") % {"number": number})
    if row.looked_at is None:
        row.looked_by, row.looked_at = actor, now
        row.save(update_fields=["looked_by", "looked_at"])
    return row
