"""What a paid grant means for the household: a cost entry that lowers what it bears, and a re-grading."""

from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cases.care.enums import Entitlement
from cases.care.models import CostEntry, IllnessCase
from cases.care.services.facts import CostLine, note_cost, strike_fact
from cases.care.services.steps import timed_step
from unioncare.core.explain import explain
from unioncare.organisation.calendar import load_working_days
from unioncare.worklist.models import WorkItem
from unioncare.worklist.services import ItemDraft, open_items

from ..models import Grant

KIND = "regrading"
WHY = gettext_noop("Grant {grant} was paid: what the household bears itself has fallen")


def note_relief(grant: Grant, *, now: datetime) -> None:
    """Enter a payment in the costs of the case and offer re-grading; without consent nothing of health is written."""
    if grant.case_id is None or grant.paid_on is None:
        return
    label = _("Grant %(grant)s") % {"grant": grant.number}
    grant.cost = enter_aid(grant.case_id, grant.paid_on, grant.asked, label, now=now)
    if grant.cost is None:
        return
    grant.save(update_fields=["cost"])
    _offer_regrading(IllnessCase.objects.select_related("subject", "unit").get(pk=grant.case_id), grant, now)


def enter_aid(case_id: int | None, on: date, amount: Decimal, label: str, *, now: datetime) -> CostEntry | None:
    """Enter what a household was given in the costs of its case; None without a case or its consent."""
    case = IllnessCase.objects.filter(pk=case_id).first() if case_id is not None else None
    if case is None or not case.may_process:
        return None
    line = CostLine(on, Decimal(0), label, relief_donations=amount)
    return note_cost(case_id=case.pk, entry=line, actor=None, now=now)


def forget_relief(grant: Grant, *, now: datetime, why: str) -> None:
    """Strike out the cost entry of a payment that came back; without consent nothing of health is written."""
    cost, grant.cost = grant.cost, None
    if cost is None or grant.case is None:
        return
    grant.save(update_fields=["cost"])
    if cost.struck_at is None and grant.case.may_process:
        strike_fact(fact=cost, actor=None, now=now, reason=why)


def _offer_regrading(case: IllnessCase, grant: Grant, now: datetime) -> None:
    """Ask the owner to grade anew, unless that is asked already."""
    if not case.level or case.is_ended:
        return
    if WorkItem.objects.open().filter(subject=case.subject_id, kind=KIND, opens_at__lte=now).exists():
        return
    step = timed_step(case, Entitlement.GRADING, since=now, days=load_working_days())
    draft = ItemDraft(
        kind=KIND, subject=case.subject, unit=case.unit, source_key=f"grant:{grant.pk}:{KIND}", opens_at=now,
        due_at=step.due_at, because=explain(WHY, grant=grant.number), in_hours=step.in_hours,
        counted_from=step.counted_from, working_days=step.working_days,
    )  # fmt: skip
    open_items(drafts=[draft], now=now)
