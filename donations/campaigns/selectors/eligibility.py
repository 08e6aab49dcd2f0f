"""Whether the protocol lets a campaign be proposed for a case, and why. It proposes; people decide."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import cast

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from cases.care.engine.entitlements import Campaign as Entitled
from cases.care.enums import Entitlement
from cases.care.models import Grading, IllnessCase
from cases.care.selectors.protocol import grading_facts, rulebook_for
from unioncare.core.explain import Explanation, explain

RULE = gettext_noop("Protocol {protocol}: severity {severity} and burden {burden} let a campaign be proposed")
FORMULA = gettext_noop("Out of pocket {out_of_pocket}, asked for from {start} on")


@dataclass(frozen=True, slots=True)
class Eligibility:
    """`because` explains a yes, `why_not` a no; `need` is what the household still paid itself, in CNY."""

    because: Explanation | None
    why_not: str | Promise = ""
    need: Decimal | None = None

    @property
    def is_eligible(self) -> bool:
        return self.because is not None


def eligibility_of(case: IllnessCase, on: date) -> Eligibility:
    """Hold the last grading of a case against the protocol of its unit."""
    if not case.may_process:
        return Eligibility(None, _("Without the member's consent nothing about the illness may be used."))
    if case.is_ended:
        return Eligibility(None, _("The case is ended."))
    grading = Grading.objects.filter(case=case).order_by("-graded_at", "-pk").first()
    if grading is None:
        return Eligibility(None, _("The case is not graded yet: severity and burden are not known."))
    facts, book = grading_facts(case, grading), rulebook_for(case.unit, on)
    granted = book.grant(facts).get(Entitlement.CAMPAIGN)
    if granted is None:
        words = _("By the protocol neither severity %(severity)s nor burden %(burden)s lets a campaign be proposed.")
        return Eligibility(None, words % {"severity": grading.severity, "burden": grading.burden})
    least = cast("Entitled", granted.params).min_out_of_pocket
    if facts.out_of_pocket is None:
        return Eligibility(None, _("No costs are noted yet: what the household paid itself is not known."))
    if facts.out_of_pocket < least:
        words = _("Out of pocket are %(paid)s CNY; the protocol asks for %(least)s CNY.")
        return Eligibility(None, words % {"paid": f"{facts.out_of_pocket:,}", "least": f"{least:,}"})
    told = explain(
        RULE, formula=FORMULA, protocol=book.ref.code, severity=grading.severity, burden=grading.burden,
        out_of_pocket=facts.out_of_pocket, start=least,
    )  # fmt: skip
    return Eligibility(told, need=facts.out_of_pocket)
