"""Units that a file names and that are not there yet: planned by the preview, created when it is confirmed."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from django.utils.translation import gettext

from unioncare.imports.cells import Cell
from unioncare.imports.cleaning.text import plain
from unioncare.imports.problems import Problem
from unioncare.organisation.enums import UnitKind
from unioncare.organisation.models import Unit, User
from unioncare.organisation.services.units import LEVELS, create_unit

from ..naming import spell
from .units import SEPARATORS, SURE_SEPARATORS, UnitDirectory

CODE_CHARS = 40
NAME_CHARS = 120
# A path from a corporation down to a union group names every level; shorter ones begin at the enterprise.
_ALL_LEVELS = len(UnitKind)


@dataclass(frozen=True, slots=True)
class PlannedUnit:
    """A chain of names to be created below a unit, or at the top."""

    parent: int | None
    names: tuple[str, ...]


class UnitFinder:
    """Answers for each cell with the pk of a unit, or with a negative reference to a planned one.

    Each distinct text is looked at once. Planned units of which no part is known go below `below`, or below the one
    highest unit; in an empty organisation they make the top.
    """

    def __init__(self, directory: UnitDirectory, *, create: bool = False, below: int | None = None) -> None:
        self.directory = directory
        self.planned: list[PlannedUnit] = []
        self._create = create
        self._roots = [below] if below else [node.pk for node in directory.roots_in_scope()]
        self._seen: dict[Cell, tuple[int | None, Problem | None]] = {}

    def find(self, cell: Cell) -> tuple[int | None, Problem | None]:
        """Return the reference of the unit, or the problem: unit_unknown, unit_ambiguous."""
        known = self._seen.get(cell)
        if known is None:
            known = self._seen[cell] = self._find(cell)
        return known

    def name(self, reference: int) -> str:
        """Return the name of a unit or of a planned one."""
        return self.directory.name(reference) if reference > 0 else self.planned[-reference - 1].names[-1]

    def _find(self, cell: Cell) -> tuple[int | None, Problem | None]:
        found = self.directory.find(cell)
        if found.exists or not self._create:
            return found.pk, found.problem
        return self._plan([name[:NAME_CHARS] for name in _steps(plain(cell))])

    def _plan(self, names: Sequence[str]) -> tuple[int | None, Problem | None]:
        """Plan what is missing of a path; what has several meanings, or is out of use or reach, is not built upon."""
        parent, rest = None, names
        for length in range(len(names) - 1, 0, -1):
            known = self.directory.find("/".join(names[:length]))
            if known.exists:
                if known.problem:
                    return None, known.problem
                parent, rest = known.pk, names[length:]
                break
        else:
            if len(self._roots) > 1:
                return None, Problem("unit_unknown.homeless")
            parent = self._roots[0] if self._roots else None
        plan = PlannedUnit(parent, tuple(rest))
        if plan not in self.planned:
            self.planned.append(plan)
        return -1 - self.planned.index(plan), None


def _steps(text: str) -> list[str]:
    """Cut a path into names; a hyphen or a blank only cuts between Chinese words of two characters or more."""
    sure = [step for step in SURE_SEPARATORS.split(text) if step]
    if len(sure) > 1:
        return sure
    steps = [step for step in SEPARATORS.split(text) if step]
    words = all(len(step) > 1 and not step.isascii() for step in steps)
    return steps if words and len(steps) > 1 else [text]


class UnitMaker:
    """Creates planned units, each once, below what is there by then; `created` counts them."""

    def __init__(self, planned: Sequence[PlannedUnit | None], actor: User | None) -> None:
        self.created = 0
        self._planned = planned
        self._actor = actor
        self._known: dict[tuple[int | None, str], Unit] = {}
        tops = [plan.names for plan in planned if plan is not None and plan.parent is None]
        # Several names at the top stand under one union, or nobody could see them all.
        self._top = gettext("Grassroots union") if len({names[0] for names in tops}) > 1 else ""
        depth = max(map(len, tops), default=0) + bool(self._top)
        self._top_kind = UnitKind.CORPORATION if depth >= _ALL_LEVELS else UnitKind.ENTERPRISE

    def make(self) -> list[int]:
        """Create what is missing; return the pk of the unit in which each plan ends, 0 for a plan given up."""
        return [self._chain(plan).pk if plan is not None else 0 for plan in self._planned]

    def _chain(self, plan: PlannedUnit) -> Unit:
        names = plan.names if plan.parent or not self._top else (self._top, *plan.names)
        unit: Unit | None = Unit.objects.get(pk=plan.parent) if plan.parent else None
        for name in names:
            unit = self._child(unit, name)
        assert unit is not None  # a plan names at least one unit
        return unit

    def _child(self, parent: Unit | None, name: str) -> Unit:
        key = (parent.pk if parent else None, name)
        if key not in self._known:
            siblings = Unit.objects.get_children(parent) if parent else Unit.objects.filter(depth=1)
            self._known[key] = siblings.filter(name=name).first() or self._new(parent, name)
        return self._known[key]

    def _new(self, parent: Unit | None, name: str) -> Unit:
        self.created += 1
        kind = _kind_below(parent) if parent else self._top_kind
        return create_unit(code=_free_code(parent, name), name=name, kind=kind, parent=parent, actor=self._actor)


def _kind_below(parent: Unit) -> str:
    return LEVELS[min(LEVELS.index(parent.kind) + 1, len(LEVELS) - 1)]


def _free_code(parent: Unit | None, name: str) -> str:
    """Return a short code that nobody has: the parent's with a number, or the first letters of the name."""
    stem = (parent.code if parent else spell(name).initials.upper() or "U")[: CODE_CHARS - 6]
    taken = set(Unit.objects.filter(code__startswith=stem).values_list("code", flat=True))
    if parent is None and stem not in taken:
        return stem
    return next(code for number in count(1) if (code := f"{stem}-{number:02d}") not in taken)
