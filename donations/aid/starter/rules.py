"""The figures of the domain annex §4 besides the tiers, which the protocol holds; every union changes them.

The standard of an emergency advance is a default of ours.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from cases.care.models import Disease

from ..enums import Basis, GrantKind, Occasion, Timing
from ..models import GrantPolicy, GrantRule

SINCE = date(2020, 1, 1)
# Malignant tumours with leukaemia, and chronic renal failure, of the disease catalogue.
TUMOUR, KIDNEY = "1", "6"

POLICIES: tuple[dict[str, Any], ...] = (
    {"kind": GrantKind.RELIEF, "notice": Timing.BEFORE, "signed_above": Decimal(5_000), "yearly_cap": Decimal(50_000)},
    {"kind": GrantKind.CONDOLENCE, "notice": Timing.NEVER, "signed_above": Decimal(5_000), "yearly_cap": None},
    {"kind": GrantKind.EMERGENCY, "notice": Timing.AFTER, "signed_above": Decimal(5_000), "yearly_cap": None},
)


def _rule(code: str, zh: str, en: str, kind: GrantKind, basis: Basis, **facts: Any) -> dict[str, Any]:
    return {"code": code, "name_zh": zh, "name_en": en, "kind": kind, "basis": basis, **facts}


def _standard(code: str, zh: str, en: str, occasion: Occasion, amount: int, **facts: Any) -> dict[str, Any]:
    return _rule(code, zh, en, GrantKind.CONDOLENCE, Basis.STANDARD, occasion=occasion, amount=Decimal(amount), **facts)


RULES: tuple[dict[str, Any], ...] = (
    _rule(
        "share-severe", "癌症、肾衰竭、白血病按自付比例救助", "Cancer, renal failure, leukaemia by share",
        GrantKind.RELIEF, Basis.SHARE, percent=Decimal(10), higher_from=Decimal(5_000), higher_percent=Decimal(30),
        yearly_cap=Decimal(5_000), diseases=(TUMOUR, KIDNEY),
    ),
    _rule(
        "flat-uraemia", "尿毒症定额救助", "Flat sum for uraemia", GrantKind.RELIEF, Basis.FLAT,
        amount=Decimal(2_000), once_a_year=True, diseases=(KIDNEY,),
    ),
    _rule(
        "flat-cancer", "癌症定额救助", "Flat sum for cancer", GrantKind.RELIEF, Basis.FLAT,
        amount=Decimal(1_000), once_a_year=True, diseases=(TUMOUR,),
    ),
    _standard("hospital", "住院慰问", "Condolence in hospital", Occasion.HOSPITAL, 1_000),
    _standard("illness", "患病慰问", "Condolence in illness", Occasion.ILLNESS, 300),
    _standard("major-illness", "重病慰问", "Condolence in major illness", Occasion.MAJOR_ILLNESS, 2_000,
              once_a_year=True),
    _standard("death", "职工去世慰问", "Condolence after a death", Occasion.DEATH, 2_000, once_a_year=True),
    _standard("festival", "送温暖", "Warmth campaign", Occasion.FESTIVAL, 2_000),
    _rule(
        "emergency", "紧急预支救助", "Emergency advance", GrantKind.EMERGENCY, Basis.STANDARD, amount=Decimal(5_000),
    ),
)  # fmt: skip


@transaction.atomic
def load_aid_rules() -> None:
    """Write the policies and rules that are missing; what somebody changed stays as it is."""
    for policy in POLICIES:
        GrantPolicy.objects.get_or_create(kind=policy["kind"], defaults=policy)
    for row in RULES:
        facts = dict(row)
        codes = facts.pop("diseases", ())
        rule, made = GrantRule.objects.get_or_create(code=facts["code"], defaults={**facts, "starts_on": SINCE})
        if made and codes:
            rule.diseases.set(Disease.objects.filter(code__in=codes))
