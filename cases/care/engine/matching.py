"""Which rules apply to a grading, and what they give together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from ..enums import Entitlement
from .entitlements import Params, read_params
from .facts import Facts
from .rules import Rule, RuleRef


@dataclass(frozen=True, slots=True)
class Granted:
    """What a case gets of one entitlement: the join of all rules that apply.

    `rule` decides (the most generous one); `also` names further rules that gave something to it.
    """

    entitlement: Entitlement
    params: Any
    rule: RuleRef
    also: tuple[RuleRef, ...] = ()

    @property
    def reads(self) -> tuple[str, ...]:
        """The facts that any of the rules read."""
        names = [name for ref in (self.rule, *self.also) for name in ref.reads]
        return tuple(dict.fromkeys(names))

    def as_json(self) -> dict[str, Any]:
        return {
            "entitlement": self.entitlement.value,
            "params": self.params.as_json(),
            "rule": self.rule.as_json(),
            "also": [ref.as_json() for ref in self.also],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        entitlement = Entitlement(data["entitlement"])
        also = tuple(RuleRef.from_json(row) for row in data["also"])
        return cls(entitlement, read_params(entitlement, data["params"]), RuleRef.from_json(data["rule"]), also)


def rules_for(rules: Iterable[Rule], facts: Facts, entitlement: Entitlement | None = None) -> list[Rule]:
    """Return the rules that apply, in the order of the articles, whatever the order in which they come."""
    found = [
        rule for rule in rules if (entitlement is None or rule.entitlement == entitlement) and rule.when.hold(facts)
    ]
    return sorted(found, key=lambda rule: (rule.position, rule.article, rule.key))


def join_all(rules: Iterable[Rule]) -> Params | None:
    """Return what rules of one entitlement give together, None for no rule."""
    together: Params | None = None
    for rule in rules:
        together = rule.params if together is None else together.join(rule.params)
    return together


def match_rules(rules: Iterable[Rule], facts: Facts) -> dict[Entitlement, Granted]:
    """Return, per entitlement, the most generous of all rules that apply to a grading.

    No rule takes away what another one gives: intervals and deadlines are the shortest, amounts the highest, visitors
    all of them. The entitlements come in the order of the flow.
    """
    by_kind: dict[Entitlement, list[Rule]] = {}
    for rule in rules_for(rules, facts):
        by_kind.setdefault(rule.entitlement, []).append(rule)
    return {kind: grant(by_kind[kind]) for kind in Entitlement if kind in by_kind}


def grant(rules: list[Rule]) -> Granted:
    """Join rules of one entitlement and say which of them decided."""
    together = join_all(rules)
    assert together is not None
    # The rule that comes nearest to the whole decides; those that add to it gave something besides.
    deciding = next((rule for rule in rules if rule.params.covers(together)), _leader(rules))
    also = [rule for rule in rules if deciding.params.join(rule.params) != deciding.params]
    return Granted(
        entitlement=deciding.entitlement,
        params=together,
        rule=deciding.ref(),
        also=tuple(rule.ref() for rule in also),
    )


def _leader(rules: list[Rule]) -> Rule:
    """Return the rule that covers most of the others, the earliest among equals."""
    return max(rules, key=lambda rule: sum(rule.params.covers(other.params) for other in rules))
