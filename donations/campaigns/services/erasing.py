"""What stays of a campaign when its case is erased: code, amounts, days, who decided; no word of the beneficiary.

What stays of the gifts of somebody who is erased: as much as of a donor who never gave a name.
"""

from django.db import transaction
from django.db.models import F

from cases.members.models import Member
from donations.ledger.models import Fund
from donations.ledger.services.erasing import forget_notes
from unioncare.core.audit import forget_entries
from unioncare.worklist.services import forget_subjects

from ..enums import Shown
from ..models import Campaign, CampaignConsent, CampaignStep, Gift, Pledge, Refund, StatementLine
from ..selectors.donors import Donor, own_pledges

# Stands where a word was that the books ask for.
GONE = "—"


@transaction.atomic
def forget_words(*, case_id: int) -> int:
    """Take title, story and signatures of a case's campaigns away; return of how many. Their code names them."""
    rows = Campaign.objects.filter(case=case_id)
    keys = list(rows.order_by().values_list("pk", flat=True))
    forget_subjects(subjects=list(rows.order_by().values_list("subject", flat=True)))
    forget_entries(Campaign, keys)
    consents = CampaignConsent.objects.filter(campaign__in=keys)
    forget_entries(CampaignConsent, list(consents.order_by().values_list("pk", flat=True)))
    forget_entries(Fund, list(Fund.objects.filter(campaign__in=keys).order_by().values_list("pk", flat=True)))
    CampaignConsent.objects.filter(campaign__case=case_id).update(signed_by="", relation="")
    CampaignStep.objects.filter(campaign__case=case_id).exclude(reason="").update(reason=GONE)
    Fund.objects.filter(campaign__case=case_id).update(name_zh=F("code"), name_en="")
    return rows.update(title_zh=F("code"), title_en="", story_zh=GONE, story_en="", because={})


@transaction.atomic
def forget_donor(*, member: Member) -> int:
    """Take a member's name from what they gave, pledged and got back, and from statements; return of how many gifts.

    Amounts, days, numbers and entries stay. Whoever has the name too keeps theirs (`Donor`). Statements have no index
    by name, so every line is read: erasures are rare.
    """
    donor = Donor.of(member)
    pledges = own_pledges(donor)
    own = _forget_gifts(donor, {row.gift_id for row in pledges if row.gift_id is not None})
    _forget_lines(donor, own)
    _forget_refunds(donor, own)
    keys = [row.pk for row in pledges]
    Pledge.objects.filter(pk__in=keys).update(donor="", employee_no="", shown=Shown.ANONYMOUS)
    forget_entries(Pledge, keys)
    return len(own)


def _forget_gifts(donor: Donor, pledged: set[int]) -> set[int]:
    """Make a donor's gifts those of nobody, and return which they are. Gifts of others lose the name beside them."""
    changed, own = [], set()
    rows = Gift.objects.only("pk", "donor", "donor_index", "payer", "shown", "entry_id").order_by("pk")
    for row in rows.iterator():
        if row.pk in pledged or donor.is_named(row.donor):
            row.donor, row.donor_index, row.shown = "", b"", Shown.ANONYMOUS
            own.add(row.pk)
        elif not donor.stands_in(row.payer):
            continue
        row.payer = donor.words.without(row.payer)
        changed.append(row)
    Gift.objects.bulk_update(changed, ["donor", "donor_index", "payer", "shown"], batch_size=500)
    forget_notes(entries=[row.entry_id for row in changed if row.pk in own])
    return own


def _forget_lines(donor: Donor, own: set[int]) -> None:
    changed = []
    for row in StatementLine.objects.order_by("pk").iterator():
        if row.gift_id in own or donor.stands_in(row.payer, row.remark, row.reason):
            row.payer, row.remark, row.reason = map(donor.words.without, (row.payer, row.remark, row.reason))
            changed.append(row)
    StatementLine.objects.bulk_update(changed, ["payer", "remark", "reason"], batch_size=500)
    forget_entries(StatementLine, [row.pk for row in changed])


def _forget_refunds(donor: Donor, own: set[int]) -> None:
    """Say no more who received what goes back to a donor; whoever fetched it for them is named by them too."""
    changed = []
    for row in Refund.objects.order_by("pk").iterator():
        if row.gift_id in own or donor.stands_in(row.received_by, row.reason):
            row.received_by = GONE if row.received_by and row.gift_id in own else donor.words.without(row.received_by)
            row.reason = donor.words.without(row.reason)
            changed.append(row)
    Refund.objects.bulk_update(changed, ["received_by", "reason"], batch_size=500)
    forget_entries(Refund, [row.pk for row in changed])
    forget_notes(entries=[row.entry_id for row in changed if row.entry_id is not None])
