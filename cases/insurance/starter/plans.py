"""The five plans of the domain annex §3, which administrators change as their insurers do.

Amounts that the annex does not tell are defaults of ours; the city plan tells no benefit, so it begins without one.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from cases.care.models import Disease
from cases.members.enums import Sex

from ..enums import BenefitEvent, BenefitKind, OncePer, PaperKind, WaitingFor
from ..models import Benefit, InsurancePlan, PlanVersion

SINCE = date(2020, 1, 1)
PAPERS = [
    PaperKind.APPLICATION, PaperKind.ID_CARD, PaperKind.DIAGNOSIS, PaperKind.PATHOLOGY, PaperKind.DISCHARGE,
    PaperKind.SETTLEMENT, PaperKind.INVOICE, PaperKind.BANK_CARD, PaperKind.PROXY,
]  # fmt: skip
SEVERE_28 = [str(number) for number in range(1, 29)]
SEVERE_16 = [str(number) for number in range(1, 17)]


@dataclass(frozen=True, slots=True)
class StarterBenefit:
    """A benefit and the codes of the diseases for which it is paid; none: every one."""

    facts: dict[str, Any]
    diseases: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class StarterPlan:
    """A plan, its first version and its benefits."""

    plan: dict[str, Any]
    version: dict[str, Any]
    benefits: tuple[StarterBenefit, ...] = ()


def _lump_sum(amount: int, **more: Any) -> dict[str, Any]:
    return {
        "code": "critical", "name_zh": "重大疾病一次性给付", "name_en": "Critical illness, lump sum",
        "event": BenefitEvent.DIAGNOSIS, "kind": BenefitKind.FLAT, "amount": Decimal(amount), "once": OncePer.EVER,
        **more,
    }  # fmt: skip


def _a_day(amount: int, **more: Any) -> dict[str, Any]:
    return {
        "code": "stay", "name_zh": "住院津贴", "name_en": "Hospital cash benefit", "event": BenefitEvent.STAY,
        "kind": BenefitKind.PER_DAY, "amount": Decimal(amount), **more,
    }  # fmt: skip


PLANS = (
    StarterPlan(
        {"code": "provincial", "name_zh": "省产业职工互助保障", "name_en": "Provincial industrial mutual insurance",
         "insurer": "省职工互助保障会", "is_required": True},
        {"premium": Decimal(110), "by_union": Decimal(90), "by_administration": Decimal(20),
         "disease_list": "2020 · 28"},
        (
            StarterBenefit(
                _a_day(300, code="short_stay", name_zh="住院津贴（6 天及以内）",
                       name_en="Hospital benefit, up to 6 days",
                       kind=BenefitKind.FLAT, max_stay=6, exclusivity_group="stay_or_critical")
            ),
            StarterBenefit(
                _a_day(50, code="long_stay", name_zh="住院津贴（超过 6 天）", name_en="Hospital benefit, over 6 days",
                       min_stay=7, max_days=40, cap=Decimal(2000), exclusivity_group="stay_or_critical")
            ),
            StarterBenefit(_lump_sum(25_000, exclusivity_group="stay_or_critical"), SEVERE_28),
        ),
    ),
    StarterPlan(
        {"code": "women", "name_zh": "女职工特殊疾病互助保障", "name_en": "Women's special diseases",
         "insurer": "中国职工保险互助会", "is_required": False},
        {"premium": Decimal(36), "by_union": Decimal(36), "period_months": 24, "sex": Sex.FEMALE,
         "disease_list": "8"},
        (
            StarterBenefit(
                _lump_sum(10_000, name_zh="女职工特殊疾病给付", name_en="Women's special diseases, lump sum"), ["1"]
            ),
        ),
    ),
    StarterPlan(
        {"code": "critical", "name_zh": "重大疾病及住院互助保障", "name_en": "Critical illness and hospital",
         "insurer": "中国职工保险互助会", "is_required": False},
        {"premium": Decimal(55), "by_member": Decimal(55), "max_shares": 3, "waiting_for": WaitingFor.EVERYBODY,
         "waiting_days": 30, "reduced_days": 60, "reduced_ratio": Decimal("0.5"), "disease_list": "16"},
        (StarterBenefit(_lump_sum(10_000), SEVERE_16), StarterBenefit(_a_day(30, max_days=90))),
    ),
    StarterPlan(
        {"code": "city", "name_zh": "市职工医疗互助", "name_en": "City plan", "insurer": "市总工会职工服务中心",
         "is_required": False},
        {"premium": Decimal(60), "by_union": Decimal(60), "waiting_for": WaitingFor.NEW_ENTRANTS, "waiting_days": 30},
    ),
    StarterPlan(
        {"code": "hospital", "name_zh": "住院津贴互助保障", "name_en": "Hospital cash", "insurer": "中国职工保险互助会",
         "is_required": False},
        {"premium": Decimal(60), "by_union": Decimal(60)},
        (StarterBenefit(_a_day(40, from_day=4, cap=Decimal(7200))),),
    ),
)  # fmt: skip


@transaction.atomic
def load_plans() -> int:
    """Load the plans that do not exist yet; return how many. Needs the disease catalogue."""
    return sum(_load(starter) for starter in PLANS)


def _load(starter: StarterPlan) -> bool:
    plan, is_new = InsurancePlan.objects.get_or_create(code=starter.plan["code"], defaults=starter.plan)
    if not is_new:
        return False
    version = PlanVersion.objects.create(plan=plan, number=1, starts_on=SINCE, papers=PAPERS, **starter.version)
    for one in starter.benefits:
        benefit = Benefit.objects.create(version=version, **one.facts)
        benefit.diseases.set(Disease.objects.filter(code__in=one.diseases))
    return True
