"""What the coverage page shows of a unit: its rate and that of the units around it, against their targets."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Q

from unioncare.core.paging import next_path
from unioncare.core.rates import Rate
from unioncare.organisation.models import Unit, User

from ..models import InsurancePlan
from .gaps import SEE
from .rate import UnitRates, trees_on_days
from .targets import Targets, targets_on

# How far below its target a rate is still nearly there, and from where on it is bad.
NEARLY, FAR = Decimal("0.05"), Decimal("0.10")
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit of the tree; `indent` is how far it stands in, `is_open` whether those below it follow."""

    unit: Unit
    rate: Rate
    target: Decimal
    indent: int
    is_open: bool = False
    is_chosen: bool = False

    @property
    def missing(self) -> int:
        return self.rate.of - self.rate.count

    @property
    def meets_target(self) -> bool:
        return self.rate.value is not None and self.rate.count >= self.target * self.rate.of

    @property
    def tone(self) -> str:
        """How the bar is coloured: nearly at the target, below it, far below it."""
        if self.rate.value is None:
            return "value"
        short = self.target - Decimal(self.rate.count) / self.rate.of
        return "value" if short <= NEARLY else "low" if short <= FAR else "bad"


@dataclass(frozen=True, slots=True)
class Overview:
    """The tree from a unit down, with the chosen one opened."""

    lines: list[UnitLine]
    chosen: UnitLine
    last_month: Rate  # of the chosen unit, at the end of the month before
    above: list[Unit]
    small: int  # units of fewer members enrol everybody


def overview(user: User, chosen: Unit, plan: InsurancePlan, day: date) -> Overview:
    """Return the unit above the chosen one as far as the reader sees it, with its units and those of the chosen one."""
    seen = Unit.objects.visible_to(user, SEE)
    above = list(seen.filter(path__in=chosen.ancestor_paths()).exclude(pk=chosen.pk).order_by("path"))
    top = above[-1] if above else chosen
    shown = Q(pk=top.pk) | _below(top) | _below(chosen)
    before = day.replace(day=1) - _DAY
    trees, targets = trees_on_days(top, plan, [before, day]), targets_on(day)
    rates = trees[day]
    # A unit that was dissolved is shown where somebody was there on the day, or where it was asked for.
    kept = rates.keys() | {chosen.path}
    units = [unit for unit in seen.filter(shown).order_by("path") if unit.is_active or unit.path in kept]
    lines = [_line(unit, top, chosen, rates, targets) for unit in units]
    line = next(line for line in lines if line.is_chosen)
    return Overview(lines, line, trees[before].get(chosen.path, Rate(0, 0)), above, targets.small)


def _below(unit: Unit) -> Q:
    return Q(path__gte=unit.path, path__lt=next_path(unit.path), depth=unit.depth + 1)


def _line(unit: Unit, top: Unit, chosen: Unit, rates: UnitRates, targets: Targets) -> UnitLine:
    found = rates.get(unit.path, Rate(0, 0))
    is_chosen = unit.pk == chosen.pk
    return UnitLine(
        unit, found, targets.of(unit.path, found.of), unit.depth - top.depth, is_chosen or unit.pk == top.pk, is_chosen
    )
