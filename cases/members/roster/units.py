"""Which unit a cell means: its code, its name, or a path of names.

Personnel departments write 综采一队 where the union says 综采一队分会, and paths with any separator. What several units
answer to is ambiguous; what none does is unknown, unless the file may create units.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from unioncare.core.listed import listed
from unioncare.imports.cells import Cell
from unioncare.imports.cleaning.text import plain
from unioncare.imports.problems import Problem
from unioncare.organisation.models import Unit

# Blanks and hyphens also stand inside names, so these are tried first.
SURE_SEPARATORS = re.compile(r"\s*[/\\>|→]\s*")
SEPARATORS = re.compile(r"\s*[/\\>|→、\-]+\s*|\s+")
_UNION_WORDS = re.compile(r"(?<=.)(?:工会委员会|工会小组|工会分会|工会|分会)$")
_SHOWN = 4
_MOST_MORE = 4  # characters that a near name may have more than the text: 掘进一队分会 for 掘进队


@dataclass(frozen=True, slots=True)
class Node:
    """What the directory keeps of a unit."""

    pk: int
    name: str
    code: str
    path: str
    is_active: bool
    in_scope: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A unit by its pk, or the problem (unit_unknown, unit_ambiguous) and whether units of that name exist at all."""

    pk: int | None = None
    problem: Problem | None = None
    exists: bool = True


class UnitDirectory:
    """All units, to be found by what a cell says; `scope` are the subtrees in which somebody may import."""

    def __init__(self, scope: Sequence[str] | None = None) -> None:
        self._nodes: dict[str, Node] = {}
        self._by_code: dict[str, Node] = {}
        self._by_name: dict[str, list[Node]] = defaultdict(list)
        rows = Unit.objects.order_by("path").values_list("pk", "name", "code", "path", "is_active")
        for pk, name, code, path, is_active in rows:
            node = Node(pk, name, code, path, is_active, scope is None or path.startswith(tuple(scope)))
            self._nodes[path] = node
            self._by_code[normal(code)] = node
            for key in _keys(name):
                self._by_name[key].append(node)
        self._limited = scope is not None
        self._in_scope = {node.pk for node in self._nodes.values() if node.in_scope}
        self._names = {node.pk: node.name for node in self._nodes.values()}

    def in_scope(self, pk: int) -> bool:
        """Tell whether a unit lies where the person may import."""
        return not self._limited or pk in self._in_scope

    def name(self, pk: int) -> str:
        """Return the name of a unit."""
        return self._names[pk]

    def roots_in_scope(self) -> list[Node]:
        """Return the highest units of the scope: where units of no known parent may go."""
        tops: list[Node] = []
        for node in self._nodes.values():
            if node.in_scope and node.is_active and not (tops and node.path.startswith(tops[-1].path)):
                tops.append(node)
        return tops

    def find(self, cell: Cell) -> Found:
        """Return the unit that a cell names."""
        text = plain(cell)
        if not text:
            return Found(problem=Problem("unit_unknown.missing"))  # nothing that could be created either
        candidates = self._candidates(text)
        usable = [node for node in candidates if node.is_active and node.in_scope]
        if len(usable) == 1:
            return Found(pk=usable[0].pk)
        if usable:
            return Found(problem=Problem("unit_ambiguous", {"units": self._listed(usable)}))
        if not candidates:
            return Found(problem=self._unknown(text), exists=False)
        reason = "inactive" if candidates[0].in_scope else "outside"
        return Found(problem=Problem(f"unit_unknown.{reason}", {"unit": candidates[0].name}))

    def _candidates(self, text: str) -> list[Node]:
        """Look for a code before a name before a path."""
        if node := self._by_code.get(normal(text)):
            return [node]
        if nodes := self._named(text):
            return nodes
        for separators in (SURE_SEPARATORS, SEPARATORS):
            steps = [step for step in separators.split(text) if step]
            if len(steps) > 1 and (nodes := self._at_path(steps)):
                return nodes
        return []

    def _named(self, text: str) -> list[Node]:
        """Return units of exactly this name; without one, those that differ in the union's own word at the end."""
        whole = normal(text)
        exact = [node for node in self._by_name.get(whole, ()) if normal(node.name) == whole]
        if exact:
            return exact
        found = {node.pk: node for key in _keys(text) for node in self._by_name.get(key, ())}
        return list(found.values())

    def _at_path(self, steps: Sequence[str]) -> list[Node]:
        """Return units of the last name below units of the other names, in their order; levels may be left out."""
        coded = self._by_code.get(normal(steps[-1]))
        ends = [coded] if coded else self._named(steps[-1])
        fitting = [node for node in ends if self._lies_below(node, steps[:-1])]
        direct = [node for node in fitting if _answers(self.above(node)[-1], steps[-2])]
        return direct if len(direct) == 1 else fitting

    def _lies_below(self, node: Node, names: Sequence[str]) -> bool:
        wanted = list(names)
        for ancestor in reversed(self.above(node)):
            if wanted and _answers(ancestor, wanted[-1]):
                wanted.pop()
        return not wanted

    def above(self, node: Node) -> list[Node]:
        """Return the units above a unit, the highest first."""
        step = Unit.steplen
        return [self._nodes[node.path[:end]] for end in range(step, len(node.path), step)]

    def _unknown(self, text: str) -> Problem:
        usable = [node for node in self._nodes.values() if node.is_active and node.in_scope]
        holding = [node for node in usable if _contains_in_order(node.name, text)]
        if len(holding) > 1:
            return Problem("unit_ambiguous", {"units": self._listed(holding)})
        names = {node.name: node for node in usable}
        near = holding or [names[name] for name in get_close_matches(text, names, n=_SHOWN, cutoff=0.75)]
        return Problem("unit_unknown.near", {"units": self._listed(near)}) if near else Problem("unit_unknown")

    def _listed(self, nodes: Iterable[Node]) -> str:
        """Name units so that they can be told apart: with what lies above where the names alone would not do."""
        shown = list(nodes)[:_SHOWN]
        alike = len({node.name for node in shown}) < len(shown)
        return listed(self._full(node) if alike else node.name for node in shown)

    def _full(self, node: Node) -> str:
        return "/".join(step.name for step in [*self.above(node)[-2:], node])


def normal(text: str) -> str:
    """Return a name or code as it is compared."""
    return text.replace(" ", "").casefold()


def _keys(name: str) -> tuple[str, ...]:
    """The whole name, and the name without the union's own word at its end."""
    whole = normal(name)
    short = _UNION_WORDS.sub("", whole)
    return (whole, short) if short != whole else (whole,)


def _answers(node: Node, text: str) -> bool:
    return normal(text) == normal(node.code) or not set(_keys(text)).isdisjoint(_keys(node.name))


def _contains_in_order(name: str, text: str) -> bool:
    """Tell whether a name holds all characters of a text in their order, and few more."""
    if not 2 <= len(text) < len(name) <= len(text) + _MOST_MORE:
        return False
    letters = iter(name)
    return all(letter in letters for letter in text)
