"""What stays of a campaign when its case is erased: code, amounts, days, who decided; no word of the beneficiary."""

from django.db import transaction
from django.db.models import F

from donations.ledger.models import Fund
from unioncare.core.audit import forget_entries
from unioncare.worklist.services import forget_subjects

from ..models import Campaign, CampaignConsent, CampaignStep

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
