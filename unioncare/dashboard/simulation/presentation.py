"""A result as its page, its paper and the panel show it, for one reader."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.workload.enums import Band
from assessments.workload.scoring import MONTH_DAYS
from unioncare.core.bilingual import pick
from unioncare.core.rates import FEWEST
from unioncare.core.ui.amounts import amount, money, number
from unioncare.core.ui.charts import Axis, Chart, Series
from unioncare.organisation.enums import Role

from .enums import DISCREET, Figure
from .models import SimulatedCase, Simulation
from .selectors.behind import COUNSELLORS, Wanted

Text = str | Promise
STEPS = 5
NO_FUND = gettext_lazy("No fund is open there")
HIGH = Band.HIGH.value


@dataclass(frozen=True, slots=True)
class Pair:
    """Two numbers in words, by the version in force and by the draft, and what lies between them."""

    before: str
    after: str
    change: str

    @classmethod
    def of(cls, values: Iterable[Any], said: Callable[[Decimal], str] = number) -> "Pair":
        before, after = map(Decimal, values)
        step = after - before
        sign = "+" if step > 0 else "−" if step < 0 else "±"
        return cls(said(before), said(after), f"{sign}{said(abs(step))}")


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table: its name, its pair (None: withheld from this reader), where its cases are listed."""

    label: Text
    pair: Pair | None
    url: str = ""
    note: str = ""
    is_over: bool = False
    # A post with work and nobody who holds it.
    is_empty: bool = False
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Month:
    """One month: visits and relief with where their cases are listed."""

    code: str
    visits: Pair
    visits_url: str
    aid: Pair
    aid_url: str


@dataclass(frozen=True)
class Shown:
    """The result of a run. `knows`: the reader may see who stands behind figures of counselling."""

    simulation: Simulation
    knows: bool

    @property
    def result(self) -> Mapping[str, Any]:
        found: dict[str, Any] = self.simulation.result
        return found

    @property
    def first(self) -> date:
        return date.fromisoformat(self.result["first"])

    @property
    def last(self) -> date:
        return date.fromisoformat(self.result["last"])

    def url(self, figure: str, **more: str) -> str:
        """Return where the cases behind a figure are listed; nothing for whom they are not told."""
        base = reverse("dashboard:simulation_cases", args=[self.simulation.pk])
        return f"{base}?{urlencode({'figure': figure, **more})}"

    @cached_property
    def totals(self) -> list[Line]:
        """What both versions ask for in the whole window."""
        sums = self.result["totals"]
        minutes = Decimal(self.result["session_minutes"]) / 60
        lines = [self._sum(Figure.VISITS, sums["visits"]), self._sum(Figure.COUNSELLING, sums["counselling"])]
        hours = [sessions * minutes for sessions in map(Decimal, sums["counselling"])]
        lines.append(self._sum(Figure.COUNSELLING, hours, gettext_lazy("Hours of counselling"), said=_one_place))
        lines.append(self._sum(Figure.SCREENINGS, sums["screenings"]))
        lines.append(self._sum(Figure.AID, sums["aid"], gettext_lazy("Relief, yuan"), said=amount))
        return lines

    def _sum(self, figure: Figure, values: Sequence[Any], label: Text = "", said: Any = number) -> Line:
        behind = self.result["behind"].get(figure.value, 0)
        discreet = figure in DISCREET and not self.knows
        if discreet and 0 < behind < FEWEST:
            return Line(label or figure.label, None)
        pair = Pair.of(values, said)
        url = self.url(figure.value) if behind and not discreet else ""
        return Line(label or figure.label, pair, url, note=number(behind))

    @cached_property
    def months(self) -> list[Month]:
        return [
            Month(
                row["month"],
                Pair.of(row["visits"]), self._of_month(Figure.VISITS, row["month"], row["visits"]),
                Pair.of(row["aid"], said=amount), self._of_month(Figure.AID, row["month"], row["aid"]),
            )
            for row in self.result["months"]
        ]  # fmt: skip

    def _of_month(self, figure: Figure, month: str, values: Sequence[Any]) -> str:
        """Return where the cases of a month are listed, where there are any."""
        return self.url(figure.value, month=month) if any(map(Decimal, values)) else ""

    @cached_property
    def posts(self) -> list[Line]:
        return [self._post(row) for row in self.result["posts"]]

    def _post(self, row: Mapping[str, Any]) -> Line:
        role = Role(row["role"])
        label = f"{role.label} · {row['unit']}"
        discreet = role in COUNSELLORS and not self.knows
        held = Decimal(row["equivalents"])
        is_empty = not held and Decimal(row["points"][1]) > 0
        if discreet and 0 < row["cases"] < FEWEST:
            return Line(label, None, is_over=row["band"][1] == HIGH, is_empty=is_empty)
        return Line(
            label,
            Pair.of(row["points"], said=_one_place),
            "" if discreet else self.url(Figure.ALL, post=row["seat"]),
            note=f"{held:.2f}" if held else _("nobody"),
            is_over=row["band"][1] == HIGH,
            is_empty=is_empty,
            details=tuple("–" if rate is None else rate for rate in row["rate"]),
        )

    @cached_property
    def funds(self) -> list[Line]:
        return [
            Line(
                pick(row["name"]) if row["name"] else NO_FUND,
                Pair.of(row["aid"], said=amount),
                self.url(Figure.AID, fund=row["fund"]), note=number(row["cases"]),
            )
            for row in self.result["funds"]
        ]  # fmt: skip

    @cached_property
    def budgets(self) -> list[str]:
        """Each budget that the draft would have used up, as a sentence."""
        return [self._budget(row) for row in self.result["budgets"] if row["month"][1]]

    def _budget(self, row: Mapping[str, Any]) -> str:
        facts = {
            "fund": pick(row["name"]), "year": row["year"], "budget": money(row["budget"]), "aid": money(row["aid"][1]),
            "month": row["month"][1], "before": money(row["aid"][0]), "days": row["days"], "part": money(row["part"]),
        }  # fmt: skip
        if row["month"][0]:
            return _(
                "%(fund)s, budget of %(year)s for relief: %(budget)s, for the %(days)s days tried %(part)s. The draft "
                "comes to %(aid)s and is over it in %(month)s; the version in force is over it too, with %(before)s. "
                "What others take from the fund is not in it."
            ) % facts  # fmt: skip
        return _(
            "%(fund)s, budget of %(year)s for relief: %(budget)s, for the %(days)s days tried %(part)s. The draft "
            "comes to %(aid)s and is over it in %(month)s; the version in force comes to %(before)s. What others take "
            "from the fund is not in it."
        ) % facts  # fmt: skip

    @cached_property
    def crowded(self) -> list[Line]:
        """The posts whose work lies above the band by the draft, or stands with nobody; without numbers if withheld."""
        return [line for line in self.posts if line.is_over or line.is_empty]

    @property
    def breaches(self) -> int:
        return len(self.budgets) + len(self.crowded)

    @property
    def gaining(self) -> Line:
        return Line(_("get more"), None, self.url(Figure.GAINING), note=number(self.result["gaining"]))

    @property
    def losing(self) -> Line:
        return Line(_("get less"), None, self.url(Figure.LOSING), note=number(self.result["losing"]))

    @cached_property
    def visits_chart(self) -> Chart | None:
        return self._chart("visits", _("Visits"))

    @cached_property
    def aid_chart(self) -> Chart | None:
        return self._chart("aid", _("Relief, yuan"))

    def _chart(self, name: str, label: str) -> Chart | None:
        rows = [(date.fromisoformat(f"{row['month']}-01"), [float(one) for one in row[name]]) for row in self._months]
        highest = max((value for _day, pair in rows for value in pair), default=0)
        if not highest:
            return None
        interval = _round_up(highest / STEPS)
        names = (_("By the version in force"), _("By the draft"))
        series = [Series(names[side], [(day, pair[side]) for day, pair in rows]) for side in (0, 1)]
        return Chart(series, [Axis(label, 0, interval * STEPS, interval)])

    @property
    def _months(self) -> Sequence[Mapping[str, Any]]:
        found: list[Mapping[str, Any]] = self.result["months"]
        return found


def _round_up(step: float) -> int:
    """Return the next of 1, 2, 5, 10, 20, 50 …: what an axis counts by."""
    unit = 1
    while True:
        for factor in (1, 2, 5):
            if factor * unit >= step:
                return factor * unit
        unit *= 10


def _one_place(value: Decimal) -> str:
    return f"{value:,.1f}"


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case behind a figure: what it gets of it, and visits and relief in all."""

    row: SimulatedCase
    figure: Pair | None
    visits: Pair
    a_month: tuple[str, str]
    aid: Pair


def case_lines(rows: Sequence[SimulatedCase], wanted: Wanted, shown: Shown) -> list[CaseLine]:
    """Return the rows of a list; P and the level are never among them."""
    months = Decimal((shown.last - shown.first).days + 1) / MONTH_DAYS
    return [
        CaseLine(
            row,
            _figure_of(row, wanted),
            Pair.of((row.visits_before, row.visits_after)),
            (_one_place(row.visits_before / months), _one_place(row.visits_after / months)),
            Pair.of((row.aid_before, row.aid_after), amount),
        )
        for row in rows
    ]


def _figure_of(row: SimulatedCase, wanted: Wanted) -> Pair | None:
    """Return the share of a case in a figure that is neither all its visits nor all its relief."""
    if wanted.seat:
        return Pair.of(row.points_by_seat[wanted.seat], said=_one_place)
    if wanted.month:
        values = getattr(row, f"{wanted.figure}_by_month")[wanted.month]
        return Pair.of(values, said=amount if wanted.figure == Figure.AID else number)
    if wanted.figure in DISCREET:
        values = (getattr(row, f"{wanted.figure}_before"), getattr(row, f"{wanted.figure}_after"))
        return Pair.of(values)
    return None
