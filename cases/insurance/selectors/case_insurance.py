"""The insurance of one case: its claims, and for everything else why nothing is due."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_noop

from cases.care.models import IllnessCase
from unioncare.core.explain import Explanation, explain

from ..enums import BenefitEvent
from ..models import Benefit, Claim, InsurancePlan
from .claim_events import Happened, events_of
from .claim_filter import with_ages
from .reckoning import Insured, reckon

NEVER = gettext_noop("No cover on {day}: the member was never enrolled")
ENDED = gettext_noop("No cover on {day}: the last one, {plan}, runs from {first} to {last}")
NO_ADMISSION = gettext_noop("No admission is noted for this discharge: note it, then the stay is checked")


@dataclass(frozen=True, slots=True)
class NotDue:
    """A benefit, or an event without any cover, and the rule by which nothing is due."""

    happened: Happened
    because: Explanation
    plan: InsurancePlan | None = None
    benefit: Benefit | None = None

    @property
    def is_stay(self) -> bool:
        return self.happened.event.kind == BenefitEvent.STAY


@dataclass(frozen=True, slots=True)
class NotProposed:
    """A benefit that is due and stands nowhere yet: somebody was enrolled after the event was noted."""

    benefit: Benefit
    plan: InsurancePlan
    amount: Decimal


@dataclass(frozen=True, slots=True)
class CaseInsurance:
    """What the panel of a case shows."""

    claims: list[Claim]
    not_due: list[NotDue]
    not_proposed: list[NotProposed]
    has_events: bool


def insurance_of(case: IllnessCase) -> CaseInsurance:
    """Read the claims of a case, and reckon what is not due; nothing is written."""
    rows = Claim.objects.filter(case=case).select_related("benefit", "enrolment__plan")
    claims = list(with_ages(rows).order_by("-created_at", "-pk"))
    not_due: list[NotDue] = []
    missing: list[NotProposed] = []
    events, insured = events_of(case), Insured(case.member_id)
    for happened in events:
        if happened.event.on is None:
            not_due.append(NotDue(happened, explain(NO_ADMISSION)))
        elif insured.covering(happened.event.on):
            for found in reckon(happened, insured):
                if found.claim is not None:
                    continue
                if found.payout.is_due:
                    missing.append(NotProposed(found.benefit, found.enrolment.plan, found.payout.amount))
                else:
                    because = found.payout.because
                    not_due.append(NotDue(happened, because, found.enrolment.plan, found.benefit))
        else:
            not_due.append(NotDue(happened, _uncovered(insured, happened)))
    return CaseInsurance(claims, not_due, missing, bool(events))


def _uncovered(insured: Insured, happened: Happened) -> Explanation:
    last = insured.latest()
    if last is None:
        return explain(NEVER, day=happened.event.on)
    plan = {"zh": last.plan.name_zh, "en": last.plan.name_en}
    return explain(ENDED, day=happened.event.on, plan=plan, first=last.starts_on, last=last.ends_on)
