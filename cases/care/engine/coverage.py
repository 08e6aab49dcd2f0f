"""What a set of rules gives over every grading that can be: the ground of the checks before publication."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.utils.translation import gettext

from unioncare.core.listed import listed

from ..enums import DiseaseGroup, Entitlement
from .entitlements import INTAKE_STEPS, Params
from .facts import GROUPS, STEPS, Facts, all_gradings, all_intakes
from .matching import join_all
from .rules import Rule
from .wording import in_sentence


@dataclass(frozen=True)
class Coverage:
    """The rules of one entitlement over all gradings, or over all intakes for the steps before grading."""

    entitlement: Entitlement
    rules: tuple[Rule, ...]

    @property
    def at_intake(self) -> bool:
        return self.entitlement in INTAKE_STEPS

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """The disease groups that any rule tells apart; "" stands for all others."""
        named = {group for rule in self.rules for group in rule.when.groups}
        return tuple(group for group in GROUPS if not group or group in named)

    @cached_property
    def cells(self) -> dict[Facts, tuple[Rule, ...]]:
        """Every possible state of facts and the rules that apply to it."""
        known = all_intakes(self.groups) if self.at_intake else all_gradings(self.groups)
        return {facts: tuple(rule for rule in self.rules if rule.when.hold(facts)) for facts in known}

    @cached_property
    def combinations(self) -> set[tuple[Rule, ...]]:
        """The distinct sets of rules that apply together."""
        return set(self.cells.values()) - {()}

    @cached_property
    def given(self) -> dict[tuple[Rule, ...], Params | None]:
        """What each set of rules gives together; of none, nothing."""
        return {rules: join_all(rules) for rules in {*self.combinations, ()}}

    def gives(self, facts: Facts) -> Params | None:
        return self.given[self.cells[facts]]

    def never_applies(self, rule: Rule) -> bool:
        return not any(rule in rules for rules in self.combinations)

    def changes_nothing(self, rule: Rule) -> bool:
        """Say whether wherever the rule applies the others give at least as much without it."""
        with_it = [rules for rules in self.combinations if rule in rules]
        for rules in with_it:
            rest = join_all(other for other in rules if other is not rule)
            if rest is None or rest.join(rule.params) != rest:
                return False
        return bool(with_it)

    def uncovered(self) -> list[Facts]:
        return [facts for facts, rules in self.cells.items() if not rules]

    def uncovered_by_hand(self) -> list[Facts]:
        """The gradings that rules cover until somebody sets L by hand, each with such a level."""
        if self.at_intake or not any("l" in rule.when.reads for rule in self.rules):
            return []
        set_by_hand = (replace(facts, l=level) for facts in self.cells for level in STEPS if level != facts.l)
        return [facts for facts in set_by_hand if not any(rule.when.hold(facts) for rule in self.rules)]

    @property
    def by_level(self) -> bool:
        """Whether the rules ask for the care level alone, so that gradings may be told by it."""
        return {name for rule in self.rules for name in rule.when.reads} <= {"l"}

    def losses(self) -> Iterator[tuple[Facts, Facts]]:
        """Give pairs of gradings, one step apart, of which the higher one gets less."""
        for lower in self.cells:
            for higher in self._steps_up(lower):
                less, more = self.gives(higher), self.gives(lower)
                if more is not None and (less is None or not less.covers(more)):
                    yield lower, higher

    def _steps_up(self, facts: Facts) -> Iterator[Facts]:
        if facts.s is None:
            return
        if self.at_intake:
            if facts.s < STEPS[-1]:
                yield Facts.at_intake(facts.s + 1, facts.group)
            return
        s, e, p = facts.s, facts.e or 1, facts.p or 1
        for step in ((1, 0, 0), (0, 1, 0), (0, 0, 1)):
            raised = (s + step[0], e + step[1], p + step[2])
            if max(raised) <= STEPS[-1]:
                yield Facts.graded(*raised, facts.group)


def coverage_of(rules: Iterable[Rule]) -> list[Coverage]:
    """Return the coverage of every entitlement, in the order of the flow."""
    held = tuple(rules)
    return [Coverage(kind, tuple(rule for rule in held if rule.entitlement == kind)) for kind in Entitlement]


def describe(missing: Sequence[Facts], coverage: Coverage) -> str:
    """Say in the current language which gradings these are, as shortly as it is true."""
    chosen = set(missing)
    levels = {facts.l for facts in chosen}
    groups = [group for group in coverage.groups if group in {facts.group for facts in chosen}]
    if {facts for facts in coverage.cells if facts.l in levels and facts.group in groups} != chosen:
        return listed(short(facts) for facts in missing[:3]) + (" …" if len(missing) > 3 else "")
    parts = []
    if levels != {facts.l for facts in coverage.cells}:
        parts.append(listed(_level(level) for level in sorted(levels, key=lambda level: level or 0)))
    if len(groups) < len(coverage.groups):
        parts.append(listed(_group(group, coverage) for group in groups))
    return " · ".join(parts)


def _level(level: int | None) -> str:
    return f"L{level}" if level else gettext("an unknown level")


def short(facts: Facts, coverage: Coverage | None = None) -> str:
    """Return a grading in one word: S3 E1 P1, tumour; L3 where the rules ask for nothing else."""
    if coverage is not None and coverage.by_level:
        return _level(facts.l)
    steps = " ".join(f"{name.upper()}{facts.value(name)}" for name in ("s", "e", "p") if facts.value(name))
    return listed([steps or gettext("unknown severity"), *([_group(facts.group)] if facts.group else [])])


def _group(group: str, coverage: Coverage | None = None) -> str:
    if group:
        return in_sentence(str(DiseaseGroup(group).label))
    every_disease_told_apart = coverage is not None and len(coverage.groups) == len(GROUPS)
    return gettext("a disease not known yet") if every_disease_told_apart else gettext("other diseases")
