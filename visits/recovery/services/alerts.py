"""Medical treatment periods that end soon: the welfare officer is asked to settle what follows, once for each end."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop

from cases.care.enums import ConsentState
from cases.care.models import IllnessCase
from unioncare.core import thresholds
from unioncare.core.explain import explain
from unioncare.organisation.calendar import WorkingDays, end_of, load_working_days
from unioncare.worklist.enums import ItemState
from unioncare.worklist.models import WorkItem
from unioncare.worklist.services import ItemDraft, cancel_items, complete_kind, open_items

from ..enums import SETTLED
from ..kinds import MEDICAL_PERIOD
from ..models import MedicalPeriod, ReturnStage
from ..thresholds import MEDICAL_ALERT_DAYS

if TYPE_CHECKING:
    from unioncare.organisation.models import User

ENDS = gettext_noop(
    "The medical treatment period of {months} months ends on {last}: settle before whether the member returns, "
    "the period is extended, or working capacity is assessed"
)
_AT_ONCE = 500


def raise_alerts(*, now: datetime) -> int:
    """Open an item for every period that ends soon and has none; return how many. Again is harmless."""
    waiting, opened, last = _waiting(now), 0, 0
    while keys := list(waiting.filter(pk__gt=last).values_list("pk", flat=True)[:_AT_ONCE]):
        opened += _open(keys, now)
        last = keys[-1]
    return opened


def raise_alert(*, case: IllnessCase, now: datetime) -> int:
    """Open the item of one locked case at once where its period ends soon: nobody waits for the sweep."""
    return _open([case.pk], now)


def drop_alert(*, case: IllnessCase, actor: "User", now: datetime, reason: str) -> int:
    """Cancel the open item of a case; return how many."""
    return cancel_items(subject=case.subject, now=now, actor=actor, reason=reason, kinds=[MEDICAL_PERIOD])


def complete_alert(*, case: IllnessCase, actor: "User", now: datetime, result: str) -> int:
    """Mark the open item of a case as done by whoever settled it; return how many."""
    return complete_kind(subject=case.subject, kinds=[MEDICAL_PERIOD], actor=actor, now=now, result=result)


def _waiting(now: datetime) -> QuerySet[IllnessCase]:
    """Open cases, consented to, whose period ends soon while the member is away from work, and nobody is asked."""
    days = int(thresholds.value(MEDICAL_ALERT_DAYS.code))
    ending = MedicalPeriod.objects.filter(
        case=OuterRef("pk"), struck_at__isnull=True, ends_on__lte=timezone.localdate(now) + timedelta(days=days)
    )
    back = ReturnStage.objects.filter(case=OuterRef("pk"), ended_on__isnull=True, stage__in=SETTLED)
    asked = WorkItem.objects.open().filter(subject=OuterRef("subject"), kind=MEDICAL_PERIOD)
    cases = IllnessCase.objects.active().filter(consent_state=ConsentState.GIVEN, member__silenced_at__isnull=True)
    return cases.filter(Exists(ending), ~Exists(back), ~Exists(asked)).order_by("pk")


@transaction.atomic
def _open(keys: list[int], now: datetime) -> int:
    # A case that somebody changes at this moment is left for the next run.
    rows = _waiting(now).filter(pk__in=keys).select_for_update(of=("self",), skip_locked=True, no_key=True)
    cases = list(rows.select_related("subject", "unit", "owner").defer("contact_phone", "what_happened"))
    periods = {
        period.case_id: period for period in MedicalPeriod.objects.filter(case__in=cases, struck_at__isnull=True)
    }
    cancelled, days = _cancelled(cases), load_working_days()
    drafts = [_draft(case, periods[case.pk], cancelled.get(case.subject_id, 0), days, now) for case in cases]
    return open_items(drafts=drafts, now=now)


def _cancelled(cases: list[IllnessCase]) -> dict[int, int]:
    """Return how often the item of each subject was cancelled: what ended for good is asked about again only then."""
    subjects = [case.subject_id for case in cases]
    ended = WorkItem.objects.filter(subject__in=subjects, kind=MEDICAL_PERIOD, state=ItemState.CANCELLED)
    return dict(ended.order_by().values_list("subject").annotate(Count("pk")))


def _draft(case: IllnessCase, period: MedicalPeriod, cancelled: int, days: WorkingDays, now: datetime) -> ItemDraft:
    # On a free day nobody settles anything any more.
    last = max(days.on_or_before(period.ends_on), timezone.localdate(now))
    return ItemDraft(
        kind=MEDICAL_PERIOD,
        subject=case.subject,
        unit=case.unit,
        source_key=f"case:{case.pk}:medical:{period.ends_on:%Y%m%d}:{cancelled}",
        opens_at=now,
        due_at=max(end_of(last), now),
        because=explain(ENDS, months=period.all_months, last=period.ends_on),
        assignee=case.owner,
    )
