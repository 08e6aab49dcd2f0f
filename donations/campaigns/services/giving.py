"""Gifts into the books: the one writer of gifts. Each is an entry of the campaign's fund, booked with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from donations.ledger.enums import EntryKind
from donations.ledger.selectors.balances import open_day
from donations.ledger.services.drafts import moved
from donations.ledger.services.posting import lock_funds, post_entries
from unioncare.core.audit import record_event
from unioncare.core.crypto import encrypt
from unioncare.core.insertion import insert_rows

from ..enums import PLACE_OF, TAKING, Channel, Shown
from ..errors import CampaignRefused
from ..models import Campaign, Gift
from ..naming import donor_index, new_code

if TYPE_CHECKING:
    from unioncare.imports.models import ImportRun
    from unioncare.organisation.models import User

# So many entries are sealed and written at once.
CHUNK = 5_000
_COLUMNS = (
    "id", "campaign_id", "amount", "given_on", "channel", "donor", "shown", "unit_id", "donors", "transaction_no",
    "payer", "code", "entry_id", "run_id", "recorded_by_id", "recorded_at", "corrects_id",
    "donor_index",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class GiftRow:
    """A gift to be: what came, from whom, how they stand on the list. `transaction_no` comes once per channel."""

    amount: Decimal
    given_on: date
    channel: Channel
    transaction_no: str
    donor: str = ""
    shown: Shown = Shown.ANONYMOUS
    unit_id: int | None = None
    donors: int = 1
    payer: str = ""
    # The gift whose place it takes.
    corrects: int | None = None


@transaction.atomic
def take_gifts(
    *, campaign: Campaign, rows: Sequence[GiftRow], actor: "User | None", now: datetime, run: "ImportRun | None" = None
) -> list[int]:
    """Book gifts in their order, all of them or none, and return their keys. The campaign is locked by the caller.

    Raises CampaignRefused: it takes no gifts, one of them is noted already; LedgerRefused: amounts, days, closed books.
    """
    if campaign.state not in TAKING or campaign.fund_id is None:
        raise CampaignRefused(
            _("Campaign %(code)s takes no gifts: it is “%(state)s”.")
            % {"code": campaign.code, "state": campaign.get_state_display()}
        )
    taken: list[int] = []
    for start in range(0, len(rows), CHUNK):
        taken += _take(campaign, rows[start : start + CHUNK], actor, now, run)
    if taken:
        donors = sum(row.donors for row in rows)
        Campaign.objects.filter(pk=campaign.pk).update(
            gift_count=F("gift_count") + len(rows), donor_count=F("donor_count") + donors
        )
    return taken


def note_taken(
    campaign: Campaign, *, rows: Sequence[GiftRow], actor: "User | None", run: "ImportRun | None" = None
) -> None:
    """Note in the trail that several gifts were taken in at once: how many, how much, by which import."""
    total = sum((row.amount for row in rows), Decimal(0))
    details = {"gifts": len(rows), "total": f"{total:.2f}", "run": run.pk if run else None}
    record_event(campaign, actor=actor, what="gifts taken in", details=details)


def _take(
    campaign: Campaign, rows: Sequence[GiftRow], actor: "User | None", now: datetime, run: "ImportRun | None"
) -> list[int]:
    assert campaign.fund_id is not None
    keys = _new_keys(len(rows))
    fund = lock_funds([campaign.fund_id])[campaign.fund_id]
    # The books of its day may be closed by now: the gift keeps the day, the entry has the first open one.
    drafts = [
        moved(
            EntryKind.GIFT, row.amount, booked_on=open_day(fund, row.given_on), source=f"gift:{pk}",
            place=PLACE_OF[row.channel],
        )
        for pk, row in zip(keys, rows, strict=True)
    ]  # fmt: skip
    booked = post_entries(fund_id=campaign.fund_id, drafts=drafts, actor=actor, now=now)
    by, run_id = (actor.pk if actor else None), (run.pk if run else None)
    try:
        with transaction.atomic():
            insert_rows(
                Gift._meta.db_table,
                _COLUMNS,
                [
                    (
                        pk, campaign.pk, row.amount, row.given_on, row.channel.value, encrypt(row.donor),
                        row.shown.value, row.unit_id, row.donors, row.transaction_no, encrypt(row.payer), new_code(),
                        entry.pk, run_id, by, now, row.corrects,
                        donor_index(row.donor),
                    )
                    for pk, row, entry in zip(keys, rows, booked, strict=True)
                ],
            )  # fmt: skip
    except IntegrityError as error:
        raise CampaignRefused(_("One of these gifts is noted already; nothing was booked. Look again.")) from error
    return keys


def _new_keys(count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [Gift._meta.db_table, count]
        )
        return [row[0] for row in cursor.fetchall()]
