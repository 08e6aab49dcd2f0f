"""The sums of a run: of all cases, by month, by post, by fund. Pairs are (by the version in force, by the draft)."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from .running import Got, Outcome, Seat
from .window import Window

Pair = tuple[Decimal, Decimal]
NAMES = ("visits", "counselling", "screenings", "aid")


@dataclass(slots=True)
class Totals:
    """Added to case by case. `behind` counts the cases behind each figure, by its name."""

    window: Window
    fund_of: Mapping[int, str]
    cases: int = 0
    gradings: int = 0
    gaining: int = 0
    losing: int = 0
    sums: tuple[Counter[str], Counter[str]] = field(default_factory=lambda: (Counter(), Counter()))
    money: tuple[list[Decimal], list[Decimal]] = field(init=False)
    visits: tuple[Counter[int], Counter[int]] = field(default_factory=lambda: (Counter(), Counter()))
    points: dict[Seat, list[Decimal]] = field(default_factory=lambda: defaultdict(lambda: [Decimal(0), Decimal(0)]))
    # By fund: CNY of each month, before and after.
    funds: dict[str, tuple[list[Decimal], list[Decimal]]] = field(default_factory=dict)
    behind: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.money = self._empty()

    def _empty(self) -> tuple[list[Decimal], list[Decimal]]:
        many = len(self.window.months)
        return [Decimal(0)] * many, [Decimal(0)] * many

    def add(self, outcome: Outcome) -> None:
        self.cases += 1
        self.gradings += outcome.gradings
        self.gaining += outcome.gains
        self.losing += outcome.loses
        fund = self.fund_of.get(outcome.unit, "")
        for side, got in enumerate((outcome.before, outcome.after)):
            self._add(side, got, fund)
        for name in NAMES:
            self.behind[name] += bool(getattr(outcome.before, name) or getattr(outcome.after, name))
        for unit, role in outcome.before.points.keys() | outcome.after.points.keys():
            self.behind[seat_code((unit, role))] += 1
        if outcome.before.aid or outcome.after.aid:
            self.behind[f"fund:{fund}"] += 1

    def _add(self, side: int, got: Got, fund: str) -> None:
        sums = self.sums[side]
        sums["visits"] += got.visits
        sums["counselling"] += got.counselling
        sums["screenings"] += got.screenings
        self.visits[side].update(got.visits_by_month)
        for seat, points in got.points.items():
            self.points[seat][side] += points
        if got.aid:
            by_fund = self.funds.setdefault(fund, self._empty())[side]
            for place, amount in got.aid_by_month.items():
                self.money[side][place] += amount
                by_fund[place] += amount


def seat_code(seat: Seat) -> str:
    """Return the name of a seat in results and addresses."""
    return f"{seat[0]}-{seat[1]}"
