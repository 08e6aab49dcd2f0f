"""What differs between two versions of a protocol."""

from collections.abc import Callable
from dataclasses import dataclass

from ..engine.rules import Rule
from ..enums import Entitlement
from .protocol import RuleBook


@dataclass(frozen=True, slots=True)
class RuleChange:
    """One difference between two versions, as sentences; an empty side means added or dropped."""

    article: str
    entitlement: str
    old: str = ""
    new: str = ""


def compare(old: RuleBook, new: RuleBook) -> list[RuleChange]:
    """Return what differs between two versions, in the order of the flow.

    Rules are paired by what they give and when they apply, else by their article.
    """
    olds, news = list(old.rules), list(new.rules)
    changes = [change for match in (_same, _same_condition, _same_article) for change in _pair(olds, news, match)]
    changes += [RuleChange(rule.article, rule.entitlement, old=_cited(rule)) for rule in olds]
    changes += [RuleChange(rule.article, rule.entitlement, new=_cited(rule)) for rule in news]
    order = list(Entitlement)
    return sorted(changes, key=lambda change: (order.index(Entitlement(change.entitlement)), change.article))


def _same(one: Rule, other: Rule) -> bool:
    return _same_condition(one, other) and one.params == other.params and one.article == other.article


def _same_condition(one: Rule, other: Rule) -> bool:
    return one.entitlement == other.entitlement and one.when == other.when


def _same_article(one: Rule, other: Rule) -> bool:
    return one.entitlement == other.entitlement and one.article == other.article


def _pair(olds: list[Rule], news: list[Rule], match: Callable[[Rule, Rule], bool]) -> list[RuleChange]:
    """Take the pairs out of both lists; return those that differ."""
    changes: list[RuleChange] = []
    for rule in list(news):
        partner = next((other for other in olds if match(other, rule)), None)
        if partner is None:
            continue
        olds.remove(partner)
        news.remove(rule)
        if not _same(partner, rule):
            changes.append(RuleChange(rule.article, rule.entitlement, _cited(partner), _cited(rule)))
    return changes


def _cited(rule: Rule) -> str:
    return f"{rule.article} {rule.sentence()}"
