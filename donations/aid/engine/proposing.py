"""What is proposed: every rule is reckoned, the most generous holds, the others stay with the reason against them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_DOWN, Decimal

from cases.care.engine.entitlements import Aid
from cases.care.engine.wording import in_both
from unioncare.core.explain import Explanation, Source, explain

from ..enums import Basis, HardshipClass
from . import wording as words
from .hardship import named
from .lines import Line, Proposal

_FEN = Decimal("0.01")
_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Tiers:
    """What the protocol in force grants this case: its tiers by out-of-pocket amount, and where that stands."""

    aid: Aid
    article: str
    source: Source


@dataclass(frozen=True, slots=True)
class Terms:
    """One rule as data. Percentages between 0 and 100; amounts in CNY; a limit of None is none."""

    key: int
    name: dict[str, str]
    basis: Basis
    amount: Decimal = _NOTHING
    percent: Decimal = _NOTHING
    # From this out-of-pocket amount on the higher percentage holds.
    higher_from: Decimal | None = None
    higher_percent: Decimal = _NOTHING
    yearly_cap: Decimal | None = None
    once_a_year: bool = False
    diseases: frozenset[str] = frozenset()
    min_severity: int = 1
    min_hardship: HardshipClass = HardshipClass.NONE


@dataclass(frozen=True, slots=True)
class Given:
    """What the member was given this year, in CNY: of this kind of aid, and by each rule."""

    total: Decimal = _NOTHING
    by_rule: dict[int, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules read of a case. `severity` None: not graded; `out_of_pocket` None: no cost is noted.

    `out_of_pocket` is before the relief that is taken off as `given`, and of the days after `relieved_until`: up to
    then an earlier year gave its relief. `borne` is what the household bears by now; None: the same.
    """

    severity: int | None
    disease: str
    out_of_pocket: Decimal | None
    hardship: HardshipClass | None
    hardship_because: Explanation
    given: Given = Given()
    borne: Decimal | None = None
    relieved_until: date | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    """What one rule comes to, with its lines; `against` is why it gives nothing."""

    key: int | None
    amount: Decimal
    lines: tuple[Line, ...]
    against: Explanation | None = None


def propose_relief(facts: Facts, tiers: Tiers | None, rules: Sequence[Terms], yearly: Decimal | None) -> Proposal:
    """Return what relief the rules give; `yearly` is the most that one member is given in a year."""
    if facts.severity is None:
        return Proposal(_NOTHING, (Line(explain(words.NOT_GRADED)),))
    head = [Line(explain(words.SEVERITY, severity=facts.severity)), Line(facts.hardship_because)]
    if facts.out_of_pocket is None:
        return Proposal(_NOTHING, (*head, Line(explain(words.NO_COSTS))))
    head.append(Line(_said_of_costs(facts), facts.out_of_pocket))
    found = [_by_tiers(facts, facts.out_of_pocket, tiers), *(_by_rule(facts, one) for one in rules)]
    best = max(found, key=lambda one: one.amount)
    lines = [*head, *_left_out(found, best)]
    if not best.amount:
        return Proposal(_NOTHING, tuple(lines))
    amount, limits = _limited(best.amount, facts, yearly)
    return Proposal(amount, (*lines, *best.lines, *limits), best.key)


def _said_of_costs(facts: Facts) -> Explanation:
    if facts.relieved_until is not None:
        return explain(words.OUT_OF_POCKET_SINCE, day=facts.relieved_until)
    return explain(words.OUT_OF_POCKET_BEFORE if facts.given.total else words.OUT_OF_POCKET)


def propose_standard(facts: Facts, rule: Terms | None, yearly: Decimal | None) -> Proposal:
    """Return what the standard for an occasion gives: for condolence and for emergencies."""
    if rule is None:
        return Proposal(_NOTHING, (Line(explain(words.NO_RULE)),))
    found = _by_rule(facts, rule)
    if found.against is not None:
        return Proposal(_NOTHING, (Line(found.against, out=True),), rule.key)
    amount, limits = _limited(found.amount, replace(facts, out_of_pocket=None, borne=None), yearly)
    return Proposal(amount, (*found.lines, *limits), rule.key)


def propose_standards(facts: Facts, rules: Sequence[Terms], yearly: Decimal | None) -> Proposal:
    """Return the standard that gives most, of several for one occasion: a table by severity or hardship."""
    found = [propose_standard(facts, rule, yearly) for rule in rules] or [propose_standard(facts, None, yearly)]
    return max(found, key=lambda one: one.amount)


def _by_tiers(facts: Facts, out_of_pocket: Decimal, tiers: Tiers | None) -> _Found:
    """Return the tier of the protocol: what a year gives, less what it gave."""
    if tiers is None:
        return _Found(None, _NOTHING, (), explain(words.NO_AID))
    tier = tiers.aid.tier_for(out_of_pocket)
    if tier is None or not tier.amount:
        start = tiers.aid.tiers[0].out_of_pocket
        said = explain(words.NO_TIER, article=tiers.article, out_of_pocket=out_of_pocket, start=start)
        return _Found(None, _NOTHING, (), replace(said, sources=(tiers.source,)))
    said = explain(words.TIER, article=tiers.article, out_of_pocket=out_of_pocket, start=tier.out_of_pocket)
    lines = [Line(replace(said, sources=(tiers.source,)), tier.amount)]
    amount = tier.amount
    if given := facts.given.total:
        amount = max(amount - given, _NOTHING)
        lines.append(Line(explain(words.GIVEN, paid=given), amount))
    return _Found(None, amount, tuple(lines), None if amount else lines[-1].because)


def _by_rule(facts: Facts, rule: Terms) -> _Found:
    if (against := _against(facts, rule)) is not None:
        return _Found(rule.key, _NOTHING, (), against)
    amount, said = _reckoned(facts, rule)
    lines = [Line(said, amount)]
    given = facts.given.total
    if rule.basis != Basis.STANDARD and given:
        # Rules are alternatives: what another one gave this year is part of the flat sum, and of the share.
        amount = max(amount - given, _NOTHING)
        lines.append(Line(explain(words.GIVEN, paid=given), amount))
    if rule.yearly_cap is not None and amount > rule.yearly_cap - given:
        amount = max(rule.yearly_cap - given, _NOTHING)
        lines.append(Line(explain(words.LESS, cap=rule.yearly_cap, paid=given), amount))
    return _Found(rule.key, amount, tuple(lines), None if amount else lines[-1].because)


def _against(facts: Facts, rule: Terms) -> Explanation | None:
    """Return the first condition of a rule that does not hold."""
    if rule.diseases and facts.disease not in rule.diseases:
        return explain(words.OTHER_DISEASE, rule=rule.name)
    if (facts.severity or 0) < rule.min_severity and rule.min_severity > 1:
        return explain(words.TOO_MILD, rule=rule.name, severity=rule.min_severity)
    if (facts.hardship or HardshipClass.NONE) < rule.min_hardship:
        needed, found = named(rule.min_hardship), named(facts.hardship or HardshipClass.NONE)
        return explain(words.NOT_HARD, rule=rule.name, needed=needed, found=found)
    if rule.once_a_year and (given := facts.given.by_rule.get(rule.key, _NOTHING)):
        return explain(words.ONCE, rule=rule.name, paid=given)
    return None


def _reckoned(facts: Facts, rule: Terms) -> tuple[Decimal, Explanation]:
    if rule.basis != Basis.SHARE:
        words_of = words.STANDARD if rule.basis == Basis.STANDARD else words.FLAT
        return rule.amount, explain(words_of, rule=rule.name, amount=rule.amount)
    borne = facts.out_of_pocket or _NOTHING
    higher = rule.higher_from is not None and borne >= rule.higher_from
    percent = rule.higher_percent if higher else rule.percent
    amount = (borne * percent / 100).quantize(_FEN, ROUND_DOWN)
    return amount, explain(words.SHARE, rule=rule.name, percent=percent, out_of_pocket=borne)


def _left_out(found: Iterable[_Found], best: _Found) -> list[Line]:
    """Return every rule that does not hold, with the reason; what another one outdoes keeps its amount."""
    lines = []
    for one in found:
        if one is best and one.against is None:
            continue
        if one.against is not None:
            lines.append(Line(one.against, out=True))
        else:
            lines.append(Line(_outdone(one.lines[0].because), one.amount, out=True))
    return lines


def _outdone(said: Explanation) -> Explanation:
    """Return a sentence with the remark that another rule gives more."""
    return replace(explain(words.OTHER_GIVES_MORE, what=in_both(lambda: said.text)), sources=said.sources)


def _limited(amount: Decimal, facts: Facts, yearly: Decimal | None) -> tuple[Decimal, list[Line]]:
    """Cut an amount to what the household bears, and to what one member may be given in a year."""
    lines = []
    borne = facts.out_of_pocket if facts.borne is None else facts.borne
    if borne is not None and amount > borne:
        amount = borne
        lines.append(Line(explain(words.NOT_MORE, out_of_pocket=borne), amount))
    if yearly is not None and amount > yearly - facts.given.total:
        amount = max(yearly - facts.given.total, _NOTHING)
        lines.append(Line(explain(words.POLICY, cap=yearly, paid=facts.given.total), amount))
    return amount, lines
