"""Reports that an insurer asks for before any claim: of a diagnosis or an admission, within days of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cases.care.models import IllnessCase
from unioncare.core.explain import explain
from unioncare.organisation.calendar import end_of
from unioncare.worklist.enums import ItemState
from unioncare.worklist.models import WorkItem
from unioncare.worklist.services import ItemDraft, cancel_items, complete_item, open_items

from ...enums import BenefitEvent
from ...kinds import EVENT_REPORT
from ...models import Claim, Enrolment
from ...selectors.reckoning import UNFILED, Insured, Reckoned

if TYPE_CHECKING:
    from unioncare.organisation.models import User

REPORT = gettext_noop(
    "“{plan}” asks to be told within {days} days: the insurer hears of the event of {on} by {day}, before any claim"
)


@dataclass(frozen=True, slots=True)
class Reportable:
    """Something of a kind that happened on a day under an enrolment whose insurer asks to be told."""

    enrolment: Enrolment
    kind: str
    on: date

    @property
    def due_on(self) -> date:
        return self.on + timedelta(days=self.enrolment.term.version.report_days or 0)

    def key(self, case_id: int) -> str:
        """Return how the source keys of its items begin: another day is another event."""
        return f"report:{case_id}:{self.enrolment.plan_id}:{self.kind}:{self.on:%Y%m%d}:"


def wants_report(enrolment: Enrolment) -> bool:
    """Tell whether the insurer asks to be told beforehand."""
    return enrolment.term.version.report_days is not None


def of_stay_under_way(insured: Insured, admitted_on: date | None) -> list[Reportable]:
    """Return what a stay makes reportable before its end: whether it brings a benefit is not known yet."""
    if admitted_on is None:
        return []
    return [
        Reportable(row, BenefitEvent.STAY, admitted_on)
        for row in insured.covering(admitted_on)
        if wants_report(row)
        and row.covered_from <= admitted_on
        and any(benefit.event == BenefitEvent.STAY for benefit in row.term.version.benefits.all())
    ]


def follow_reports(
    case: IllnessCase, under_way: Iterable[Reportable], reckoned: Iterable[Reckoned], *, actor: "User | None",
    now: datetime,
) -> None:  # fmt: skip
    """Ask for each report once, and for none that no event, no benefit or no cover stands behind any more.

    What was cancelled is asked for anew; what was done or waived is not.
    """
    keys, why = {one.key(case.pk): one for one in under_way}, dict[str, str]()
    for found in reckoned:
        if found.happened.event.on is not None and wants_report(found.enrolment):
            one = Reportable(found.enrolment, found.happened.event.kind, found.happened.event.on)
            if reason := _against(found):
                why[one.key(case.pk)] = reason
            else:
                keys[one.key(case.pk)] = one
    known = list(_items(case).order_by("pk"))
    for item in known:
        if item.state == ItemState.OPEN and (begin := _begin(item)) not in keys:
            reason = why.get(begin, _("The event is struck out or corrected, or the cover was taken back."))
            cancel_items(subject=case.subject, now=now, actor=actor, reason=reason[:300], only=[item.pk])
    states = {_begin(item): item.state for item in known}
    drafts = [
        _draft(case, one, f"{key}{sum(_begin(item) == key for item in known) + 1}", now)
        for key, one in keys.items()
        if states.get(key) in (None, ItemState.CANCELLED)
    ]
    if drafts:
        open_items(drafts=drafts, now=now)


def _against(found: Reckoned) -> str:
    """Return why the insurer need not be told of an event beforehand; empty where a benefit is or may become due."""
    if found.claim is not None and found.claim.state not in UNFILED:
        return _("The claim is filed, or nobody makes it.")
    return "" if found.payout.is_due or found.payout.awaits_costs else found.payout.because.text


def complete_report(claim: Claim, *, actor: "User | None", now: datetime, result: str) -> None:
    """Mark the report of a claim's event as done: by the claim the insurer knows of it."""
    key = Reportable(claim.enrolment, claim.benefit.event, claim.event_on).key(claim.case_id)
    for item in _items(claim.case).filter(state=ItemState.OPEN, source_key__startswith=key):
        complete_item(item=item, actor=actor, now=now, result=result)


def _items(case: IllnessCase) -> QuerySet[WorkItem]:
    return WorkItem.objects.filter(subject=case.subject_id, kind=EVENT_REPORT)


def _begin(item: WorkItem) -> str:
    return item.source_key.rpartition(":")[0] + ":"


def _draft(case: IllnessCase, one: Reportable, key: str, now: datetime) -> ItemDraft:
    plan = {"zh": one.enrolment.plan.name_zh, "en": one.enrolment.plan.name_en}
    days, due_at = one.enrolment.term.version.report_days, end_of(one.due_on)
    because = explain(REPORT, plan=plan, days=days, on=one.on, day=one.due_on)
    return ItemDraft(
        kind=EVENT_REPORT, subject=case.subject, unit=case.unit, source_key=key, opens_at=min(now, due_at),
        due_at=due_at, because=because,
    )  # fmt: skip
