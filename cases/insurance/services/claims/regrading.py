"""Re-grading after a payment, or after it was taken back: what the household bears is another now.

The owner of the case is asked to look at the burden anew.
"""

from datetime import datetime

from django.utils.translation import gettext_noop

from cases.care.enums import Entitlement
from cases.care.models import IllnessCase
from cases.care.services.steps import timed_step
from unioncare.core.explain import explain
from unioncare.organisation.calendar import load_working_days
from unioncare.worklist.models import WorkItem
from unioncare.worklist.services import ItemDraft, open_items

from ...models import Claim

KIND = "regrading"
WHY = gettext_noop("Claim {claim} was paid: what the household bears itself has fallen")
TAKEN_BACK = gettext_noop("The payment of claim {claim} was taken back: what the household bears itself has risen")


def offer_regrading(*, case: IllnessCase, claim: Claim, now: datetime, why: str = WHY) -> None:
    """Open the re-grading of a graded case with the protocol's time for gradings, unless one is open already.

    The next round of a cadence stands open too, but begins later: it does not count.
    """
    if not case.level or case.is_ended:
        return
    if WorkItem.objects.open().filter(subject=case.subject_id, kind=KIND, opens_at__lte=now).exists():
        return
    key = f"claim:{claim.pk}:{KIND}:"
    asked = WorkItem.objects.filter(subject=case.subject_id, kind=KIND, source_key__startswith=key).count()
    step = timed_step(case, Entitlement.GRADING, since=now, days=load_working_days())
    draft = ItemDraft(
        kind=KIND,
        subject=case.subject,
        unit=case.unit,
        source_key=f"{key}{asked + 1}",
        opens_at=now,
        due_at=step.due_at,
        because=explain(why, claim=claim.number),
        in_hours=step.in_hours,
        counted_from=step.counted_from,
        working_days=step.working_days,
    )
    open_items(drafts=[draft], now=now)
