"""What one version asks while a grading holds, by month: asked once for all gradings and days that are equal."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from cases.care.engine.durations import Deadline
from cases.care.engine.entitlements import Aid, Cadence, Campaign, FestivalVisits, Visits
from cases.care.engine.facts import Facts
from cases.care.engine.festivals import FestivalDay
from cases.care.engine.items import start_of
from cases.care.engine.matching import join_all, rules_for
from cases.care.engine.plan import CADENCES
from cases.care.engine.rules import Rule
from cases.care.enums import Entitlement
from unioncare.organisation.calendar import WorkingDays

from .past import Grade
from .window import Window

_DAY = timedelta(days=1)
# What is done once for a case, besides aid, which is asked for again when a higher amount is due.
ONCE = (Entitlement.DOCUMENTS, Entitlement.CLAIM_CHECK, Entitlement.CAMPAIGN)
VISIT = "visit"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked by windows while a grading holds: visits by place of the month, and all work by kind and role."""

    visits: tuple[tuple[int, int], ...]
    work: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True)
class Once:
    """Something done once: its kind, its name among those of the case, the day it is due, from which costs on."""

    kind: str
    key: str
    due_on: date
    from_costs: Decimal | None = None


class Book:
    """The rules of one version over a window of days; remembers every answer."""

    def __init__(
        self, rules: Iterable[Rule], window: Window, days: WorkingDays, festivals: Sequence[FestivalDay]
    ) -> None:
        self._rules, self._window, self._days = tuple(rules), window, days
        self._festivals = [(one.code, days.on_or_before(one.on - _DAY)) for one in festivals]
        self._granted: dict[Grade, dict[Entitlement, object]] = {}
        self._asked: dict[tuple[Grade, date, date, date], Asked] = {}
        self._once: dict[tuple[Grade, date], tuple[Once, ...]] = {}
        self._counted: dict[tuple[int, date, date, date], Counter[int]] = {}
        self._closes: dict[date, date] = {}

    def granted(self, grade: Grade) -> dict[Entitlement, object]:
        """Return what rules give a grading, by entitlement; the out-of-pocket amount decides about nothing of it."""
        found = self._granted.get(grade)
        if found is None:
            found = self._granted[grade] = self._match(grade)
        return found

    def aid(self, grade: Grade) -> Aid | None:
        found = self.granted(grade).get(Entitlement.AID)
        return found if isinstance(found, Aid) else None

    def asked(self, grade: Grade, anchor: date, since: date, until: date) -> Asked:
        """Return what falls due from `since` until the day before `until`, inside the window."""
        first, after = max(since, self._window.first), min(until, self._window.after)
        key = (grade, anchor, first, after)
        found = self._asked.get(key)
        if found is None:
            found = self._asked[key] = self._ask(grade, anchor, first, after)
        return found

    def once(self, grade: Grade, since: date) -> tuple[Once, ...]:
        """Return what is to be done once when a grading is given on the day `since`."""
        found = self._once.get((grade, since))
        if found is None:
            found = self._once[grade, since] = tuple(self._once_of(grade, since))
        return found

    def aid_due(self, grade: Grade, since: date) -> date:
        """Return by when aid is to be asked for after a grading that grants it."""
        aid = self.aid(grade)
        assert aid is not None
        return self._due(aid.within, since)

    def _match(self, grade: Grade) -> dict[Entitlement, object]:
        by_kind: dict[Entitlement, list[Rule]] = {}
        for rule in rules_for(self._rules, Facts(*grade)):
            by_kind.setdefault(rule.entitlement, []).append(rule)
        return {kind: join_all(rules) for kind, rules in by_kind.items()}

    def _ask(self, grade: Grade, anchor: date, first: date, after: date) -> Asked:
        visits: Counter[int] = Counter()
        work: Counter[tuple[str, str]] = Counter()
        for kind, params in self.granted(grade).items():
            if isinstance(params, FestivalVisits):
                found, name, role = self._before_festivals(params, first, after), VISIT, params.lead
            elif kind in CADENCES and isinstance(params, Visits | Cadence):
                found = self._windows(params.every_days, anchor, first, after)
                name, role = (VISIT, params.lead) if isinstance(params, Visits) else (kind.value, "")
            else:
                continue
            work[name, role] += found.total()
            if name == VISIT:
                visits.update(found)
        return Asked(
            tuple(visits.items()), tuple((name, role, number) for (name, role), number in work.items() if number)
        )

    def _windows(self, every: int, anchor: date, first: date, after: date) -> Counter[int]:
        """Count the windows of an interval by the month in which they are due."""
        key = (every, anchor, first, after)
        found = self._counted.get(key)
        if found is None:
            found = self._counted[key] = Counter(self._places(every, anchor, first, after))
        return found

    def _places(self, every: int, anchor: date, first: date, after: date) -> Iterator[int]:
        step = timedelta(days=every)
        end = anchor + step * max(1, -((anchor - first).days // every))
        while True:
            due = self._on_or_before(end)
            due = due if due > end - step else end
            if due >= after:
                return
            if due >= first:
                yield self._window.place(due)
            end += step

    def _before_festivals(self, params: FestivalVisits, first: date, after: date) -> Counter[int]:
        eves = (eve for code, eve in self._festivals if code in params.festivals and first <= eve < after)
        return Counter(self._window.place(eve) for eve in eves)

    def _once_of(self, grade: Grade, since: date) -> Iterator[Once]:
        for kind, params in self.granted(grade).items():
            if isinstance(params, Cadence) and params.first_within is not None:
                yield Once(kind.value, f"{kind.value}:first", self._days.after(since, params.first_within))
            elif kind in ONCE:
                from_costs = params.min_out_of_pocket if isinstance(params, Campaign) else None
                within: Deadline = params.within  # type: ignore[attr-defined]
                yield Once(kind.value, kind.value, self._due(within, since), from_costs)

    def _due(self, within: Deadline, since: date) -> date:
        if within.working_days is not None:
            return self._days.after(since, within.working_days)
        return timezone.localdate(within.due(start_of(since), self._days))

    def _on_or_before(self, day: date) -> date:
        found = self._closes.get(day)
        if found is None:
            found = self._closes[day] = self._days.on_or_before(day)
        return found
