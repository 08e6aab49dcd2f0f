"""The rules of aid as the engine reads them."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from cases.care.engine.entitlements import Aid
from cases.care.enums import Entitlement
from cases.care.models import IllnessCase
from cases.care.selectors.protocol import grading_facts, rulebook_for

from ..engine.proposing import Terms, Tiers
from ..enums import Basis, GrantKind, HardshipClass, Timing
from ..models import GrantPolicy, GrantRule

# What holds for a kind of aid without a row of its own.
DEFAULT_NOTICE = {
    GrantKind.RELIEF: Timing.BEFORE,
    GrantKind.CONDOLENCE: Timing.NEVER,
    GrantKind.EMERGENCY: Timing.AFTER,
}


def policy_of(kind: str) -> GrantPolicy:
    """Return what holds for a kind of aid; without a row the defaults, unsaved."""
    found = GrantPolicy.objects.filter(kind=kind).first()
    return found or GrantPolicy(kind=kind, notice=DEFAULT_NOTICE[GrantKind(kind)])


def policies_by_kind() -> dict[GrantKind, GrantPolicy]:
    """Return what holds for each kind of aid; one query."""
    found = {policy.kind: policy for policy in GrantPolicy.objects.all()}
    return {kind: found.get(kind) or GrantPolicy(kind=kind, notice=DEFAULT_NOTICE[kind]) for kind in GrantKind}


def rules_in_force(kind: str, on: date, occasion: str = "") -> list[GrantRule]:
    """Return the rules of a kind of aid on a day; two queries."""
    rows = GrantRule.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), kind=kind, starts_on__lte=on)
    if kind == GrantKind.CONDOLENCE:
        rows = rows.filter(occasion=occasion)
    return list(rows.prefetch_related("diseases").order_by("code"))


def terms_of(rules: Iterable[GrantRule]) -> list[Terms]:
    """Return rules as the engine reads them; their diseases are prefetched."""
    return [
        Terms(
            key=rule.pk,
            name=rule.name,
            basis=Basis(rule.basis),
            amount=rule.amount,
            percent=rule.percent,
            higher_from=rule.higher_from,
            higher_percent=rule.higher_percent,
            yearly_cap=rule.yearly_cap,
            once_a_year=rule.once_a_year,
            diseases=frozenset(disease.code for disease in rule.diseases.all()),
            min_severity=rule.min_severity,
            min_hardship=HardshipClass(rule.min_hardship),
        )
        for rule in rules
    ]


def tiers_of(case: IllnessCase, on: date) -> Tiers | None:
    """Return the tiers that the protocol in force grants a graded case, None where it grants none."""
    grading = case.gradings.first()
    if grading is None:
        return None
    book = rulebook_for(case.unit, on)
    granted = book.grant(grading_facts(case, grading)).get(Entitlement.AID)
    if granted is None or not isinstance(granted.params, Aid):
        return None
    return Tiers(granted.params, granted.rule.article, book.ref.source(granted.rule))
