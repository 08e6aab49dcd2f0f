"""What a benefit comes to for one event, and how, line by line (domain annex §3). Pure; amounts in CNY."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from unioncare.core.explain import Explanation, explain

from ..enums import BenefitEvent, BenefitKind, OncePer
from . import paying_words as words

_NOTHING = Decimal(0)
_FEN = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class BenefitTerms:
    """One benefit as typed data; amounts a share, `diseases` by code, none: every one. See models.Benefit."""

    event: str
    kind: str
    amount: Decimal = _NOTHING
    ratio: Decimal | None = None
    deductible: Decimal = _NOTHING
    min_stay: int | None = None
    max_stay: int | None = None
    from_day: int = 1
    max_days: int | None = None
    cap: Decimal | None = None
    once: str = OncePer.EVENT
    exclusivity_group: str = ""
    diseases: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class CoverDays:
    """The days of an enrolment, both ends counted; between `covered_from` and `full_from` the ratio holds."""

    starts_on: date
    ends_on: date
    covered_from: date
    full_from: date
    reduced_ratio: Decimal = Decimal(1)
    shares: int = 1


@dataclass(frozen=True, slots=True)
class Event:
    """A diagnosis, or a stay from the admission `on` to the discharge. None: not noted."""

    kind: str
    on: date | None
    disease: str = ""
    discharged_on: date | None = None
    costs: Decimal | None = None

    @property
    def stay_days(self) -> int | None:
        """Days of the stay: the discharge less the admission, at least one."""
        if self.on is None or self.discharged_on is None:
            return None
        return max((self.discharged_on - self.on).days, 1)


@dataclass(frozen=True, slots=True)
class Used:
    """What other claims of the same member took: of this benefit in this term, ever, and of its exclusivity group.

    `excluded_by` numbers a claim for the other kind of event, of the same group and term, and `already` one for the
    same event; empty: none.
    """

    amount: Decimal = _NOTHING
    days: int = 0
    in_term: bool = False
    ever: bool = False
    excluded_by: str = ""
    already: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One step of the reckoning; `amount` is what stands after it, None where the step only asks."""

    because: Explanation
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Payout:
    """The expected benefit in CNY with its lines; of 0 the last line names the rule by which nothing is due.

    `days` of the stay are paid, where the benefit counts days: they are taken off what is left in the term.
    `awaits_costs`: nothing stands against it, and what it comes to is not known yet.
    """

    amount: Decimal
    lines: tuple[Line, ...]
    days: int = 0
    awaits_costs: bool = False

    @property
    def is_due(self) -> bool:
        return self.amount > 0

    @property
    def because(self) -> Explanation:
        """The whole in one sentence."""
        return explain(words.EXPECTED, amount=self.amount) if self.is_due else self.lines[-1].because

    def as_json(self) -> dict[str, Any]:
        """Freeze the sentence together with the lines; `lines_of` reads them back."""
        lines = [
            {**line.because.as_json(), "amount": None if line.amount is None else str(line.amount)}
            for line in self.lines
        ]
        return {**self.because.as_json(), "lines": lines, "days": self.days}


def lines_of(frozen: dict[str, Any]) -> list[Line]:
    """Return the lines of a frozen payout, none where none were kept."""
    found = []
    for row in frozen.get("lines", []):
        because = Explanation.from_json(row)
        if because is not None:
            found.append(Line(because, None if row["amount"] is None else Decimal(row["amount"])))
    return found


def payout(terms: BenefitTerms, cover: CoverDays, event: Event, used: Used) -> Payout:
    """Return what the benefit comes to for an event: at least 0, at most what is left of the cap."""
    lines: list[Line] = []
    for gate in _GATES:
        said, passed = gate(terms, cover, event, used)
        if said is not None:
            lines.append(Line(said))
        if not passed:
            return Payout(_NOTHING, tuple(lines))
    found = most(terms, cover, event, used)
    return replace(found, lines=(*lines, *found.lines))


def most(terms: BenefitTerms, cover: CoverDays, event: Event, used: Used) -> Payout:
    """Return what an event comes to for which the benefit is due: more than that is never paid."""
    lines: list[Line] = []
    for line in _steps(terms, cover, event, used):
        lines.append(replace(line, amount=None if line.amount is None else _rounded(line.amount)))
        if line.amount is not None and line.amount <= 0:
            awaits_costs = terms.kind == BenefitKind.RATIO and event.costs is None
            return Payout(_NOTHING, tuple(lines), awaits_costs=awaits_costs)
    return Payout(lines[-1].amount or _NOTHING, tuple(lines), days_paid(terms, event, used))


def days_paid(terms: BenefitTerms, event: Event, used: Used) -> int:
    """Return how many days of a stay are paid, within what is left of the days of the term."""
    if terms.kind != BenefitKind.PER_DAY:
        return 0
    days = max((event.stay_days or 0) - terms.from_day + 1, 0)
    return days if terms.max_days is None else min(days, max(terms.max_days - used.days, 0))


def cap_of(terms: BenefitTerms, shares: int) -> Decimal | None:
    """Return the most that a benefit pays in a term for so many shares; None without a cap."""
    return None if terms.cap is None else terms.cap * shares


def _rounded(amount: Decimal) -> Decimal:
    return amount.quantize(_FEN, rounding=ROUND_HALF_UP)


# --- may anything be due at all: each gate says its line, and whether the event passes -----------------------


Gate = Callable[[BenefitTerms, CoverDays, Event, Used], tuple[Explanation | None, bool]]


def _known(terms: BenefitTerms, cover: CoverDays, event: Event, used: Used) -> tuple[Explanation | None, bool]:
    if event.on is None:
        return explain(words.NO_ADMISSION), False
    if event.kind == BenefitEvent.STAY and event.discharged_on is None:
        return explain(words.NO_DISCHARGE), False
    return None, True


def _covered(terms: BenefitTerms, cover: CoverDays, event: Event, used: Used) -> tuple[Explanation | None, bool]:
    assert event.on is not None
    within = cover.starts_on <= event.on <= cover.ends_on
    rule = words.COVERED if within else words.NOT_COVERED
    return explain(rule, day=event.on, first=cover.starts_on, last=cover.ends_on), within


def _listed(terms: BenefitTerms, cover: CoverDays, event: Event, used: Used) -> tuple[Explanation | None, bool]:
    if not terms.diseases:
        return None, True
    listed = event.disease in terms.diseases
    return explain(words.LISTED if listed else words.NOT_LISTED, count=len(terms.diseases)), listed


def _waited(terms: BenefitTerms, cover: CoverDays, event: Event, used: Used) -> tuple[Explanation | None, bool]:
    assert event.on is not None
    if event.on < cover.covered_from:
        return explain(words.WAITING, first=cover.covered_from), False
    return (explain(words.WAITED, first=cover.covered_from) if cover.covered_from > cover.starts_on else None), True


def _long_enough(terms: BenefitTerms, cover: CoverDays, event: Event, used: Used) -> tuple[Explanation | None, bool]:
    days = event.stay_days
    if event.kind != BenefitEvent.STAY or days is None:
        return None, True
    if terms.min_stay is not None and days < terms.min_stay:
        return explain(words.TOO_SHORT, days=days, least=terms.min_stay), False
    if terms.max_stay is not None and days > terms.max_stay:
        return explain(words.TOO_LONG, days=days, most=terms.max_stay), False
    return explain(words.STAY, days=days, first=event.on, last=event.discharged_on), True


def _new(terms: BenefitTerms, cover: CoverDays, event: Event, used: Used) -> tuple[Explanation | None, bool]:
    if used.already:
        return explain(words.ALREADY, claim=used.already), False
    return None, True


def _first_time(terms: BenefitTerms, cover: CoverDays, event: Event, used: Used) -> tuple[Explanation | None, bool]:
    if terms.once == OncePer.EVER:
        return explain(words.ONCE_EVER_USED if used.ever else words.ONCE_EVER), not used.ever
    if terms.once == OncePer.TERM:
        return explain(words.ONCE_TERM_USED if used.in_term else words.ONCE_TERM), not used.in_term
    return None, True


def _compatible(terms: BenefitTerms, cover: CoverDays, event: Event, used: Used) -> tuple[Explanation | None, bool]:
    if not terms.exclusivity_group:
        return None, True
    if used.excluded_by:
        return explain(words.EXCLUDED, claim=used.excluded_by), False
    return explain(words.NOT_EXCLUDED), True


_GATES: tuple[Gate, ...] = (_known, _covered, _listed, _waited, _long_enough, _new, _first_time, _compatible)


# --- how much: each step gives the line with what stands after it ---------------------------------------------


def _steps(terms: BenefitTerms, cover: CoverDays, event: Event, used: Used) -> list[Line]:
    lines = _BASE[BenefitKind(terms.kind)](terms, event, used)
    amount = lines[-1].amount or _NOTHING
    if cover.shares > 1 and terms.kind != BenefitKind.RATIO:
        lines.append(Line(explain(words.SHARES, shares=cover.shares), amount := amount * cover.shares))
    if event.on is not None and event.on < cover.full_from:
        rule = explain(words.REDUCED, percent=_percent(cover.reduced_ratio), day=cover.full_from)
        lines.append(Line(rule, amount := amount * cover.reduced_ratio))
    cap = cap_of(terms, cover.shares)
    if cap is not None and amount > 0:
        left = max(cap - used.amount, _NOTHING)
        lines.append(Line(explain(words.CAP, cap=cap, used=used.amount, left=left), min(amount, left)))
    return lines


def _flat(terms: BenefitTerms, event: Event, used: Used) -> list[Line]:
    return [Line(explain(words.FLAT), terms.amount)]


def _per_day(terms: BenefitTerms, event: Event, used: Used) -> list[Line]:
    stay = event.stay_days or 0
    days = max(stay - terms.from_day + 1, 0)
    lines = [Line(explain(words.DAYS, count=days, days=stay, first=terms.from_day), None if days else _NOTHING)]
    if terms.max_days is not None and days:
        left, days = max(terms.max_days - used.days, 0), days_paid(terms, event, used)
        rule = explain(words.DAY_LIMIT, most=terms.max_days, used=used.days, left=left, count=days)
        lines.append(Line(rule, None if days else _NOTHING))
    return [*lines, Line(explain(words.A_DAY, count=days, amount=terms.amount), days * terms.amount)] if days else lines


def _share(terms: BenefitTerms, event: Event, used: Used) -> list[Line]:
    if event.costs is None:
        return [Line(explain(words.NO_COSTS), _NOTHING)]
    rest = max(event.costs - terms.deductible, _NOTHING)
    lines = [Line(explain(words.COSTS), event.costs)]
    if terms.deductible:
        lines.append(Line(explain(words.DEDUCTIBLE, amount=terms.deductible), rest))
    ratio = terms.ratio or _NOTHING
    return [*lines, Line(explain(words.SHARE, percent=_percent(ratio)), rest * ratio)]


def _percent(ratio: Decimal) -> Decimal:
    return Decimal(f"{(ratio * 100).normalize():f}")


_BASE: dict[BenefitKind, Callable[[BenefitTerms, Event, Used], list[Line]]] = {
    BenefitKind.FLAT: _flat,
    BenefitKind.PER_DAY: _per_day,
    BenefitKind.RATIO: _share,
}
