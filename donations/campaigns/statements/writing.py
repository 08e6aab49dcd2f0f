"""Writing what was checked: gifts into the books, the rest into the review queue."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from unioncare.core.crypto import encrypt
from unioncare.core.insertion import insert_rows
from unioncare.imports.progress import ProgressMeter

from ..enums import Channel, LineState
from ..errors import CampaignRefused
from ..models import Campaign, Pledge, StatementLine
from ..services.giving import CHUNK, GiftRow, note_taken, take_gifts
from .outcomes import GIFT, REVIEW, Checked, Outcome

if TYPE_CHECKING:
    from unioncare.imports.models import ImportRun
    from unioncare.organisation.models import User

_LINE = (
    "campaign_id", "channel", "transaction_no", "amount", "arrived_on", "payer", "remark", "run_id", "state", "reason",
)  # fmt: skip


def write_lines(
    checked: Checked, *, campaign: Campaign, actor: "User | None", now: datetime, run: "ImportRun | None",
    meter: ProgressMeter | None,
) -> None:  # fmt: skip
    """Write in the caller's transaction. Raises CampaignRefused or LedgerRefused, with nothing written."""
    gifts, lines = checked.having(GIFT), checked.having(REVIEW)
    rows = [_gift_row(outcome, checked.channel) for outcome in gifts]
    keys: list[int] = []
    for start in range(0, len(rows), CHUNK):
        part = rows[start : start + CHUNK]
        keys += take_gifts(campaign=campaign, rows=part, actor=actor, now=now, run=run)
        if meter is not None:
            meter.advance(len(part))
    _keep_pledges(gifts, keys)
    _queue(lines, checked.channel, campaign, run)
    if rows:
        note_taken(campaign, rows=rows, actor=actor, run=run)


def _gift_row(outcome: Outcome, channel: Channel) -> GiftRow:
    line = outcome.line
    assert line.day is not None
    assert line.amount is not None
    payer = " ".join(filter(None, (line.payer, line.remark)))
    return GiftRow(
        line.amount, line.day, channel, line.number, outcome.donor, outcome.shown, outcome.unit_id, payer=payer
    )


def _keep_pledges(gifts: list[Outcome], keys: list[int]) -> None:
    kept = [Pledge(pk=one.pledge_id, gift_id=key) for one, key in zip(gifts, keys, strict=True) if one.pledge_id]
    Pledge.objects.bulk_update(kept, ["gift"], batch_size=500)


def _queue(lines: list[Outcome], channel: Channel, campaign: Campaign, run: "ImportRun | None") -> None:
    rows = [
        (
            campaign.pk, channel.value, outcome.line.number, outcome.line.amount, outcome.line.day,
            encrypt(outcome.line.payer), encrypt(outcome.line.remark), run.pk if run else None,
            LineState.WAITING.value, "",
        )
        for outcome in lines
    ]  # fmt: skip
    try:
        with transaction.atomic():
            insert_rows(StatementLine._meta.db_table, _LINE, rows)
    except IntegrityError as error:
        raise CampaignRefused(_("One of these gifts is noted already; nothing was booked. Look again.")) from error
