"""Setting targets, entering baselines: who may is asked by the pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from unioncare.core.audit import attributed
from unioncare.organisation.models import Unit, User

from ..enums import BaselineKind
from ..errors import ScoreboardRefused
from ..measures import Asked
from ..models import Baseline, BaselineValue, Target
from ..selectors.measuring import told_of

PLACES = Decimal("0.0001")
# By code: the value and what it is of.
Values = Mapping[str, tuple[Decimal, int | None]]


@dataclass(frozen=True, slots=True)
class Aimed:
    """What an indicator should reach: a value, or a band."""

    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None


@attributed
def set_target(*, unit: Unit, code: str, aimed: Aimed, starts_on: date, actor: User | None) -> Target:
    """Set what an indicator should reach in a unit from a day on; what was set for the same day is replaced."""
    # A row that is not there cannot be locked, so whoever sets one of the same day waits for the unit.
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    target = Target.objects.filter(unit=unit, code=code, starts_on=starts_on).first()
    target = target or Target(unit=unit, code=code, starts_on=starts_on)
    target.value, target.low, target.high = aimed.value, aimed.low, aimed.high
    target.full_clean()
    target.save()
    return target


@attributed
def remove_target(*, target: Target, actor: User) -> None:
    """Take a target back; what was in force before it, or above, binds again."""
    target.delete()


@dataclass(frozen=True, slots=True)
class Told:
    """Of which days a baseline speaks, and how it is called."""

    name: str
    first: date
    last: date
    note: str = ""


@attributed
def enter_baseline(*, unit: Unit, told: Told, values: Values, actor: User | None, now: datetime) -> Baseline:
    """Keep numbers that somebody entered; refused where the period is not over, or nothing is given."""
    if not values:
        raise ScoreboardRefused(_("Nothing is entered: give at least one value."))
    baseline = _make(unit, told, BaselineKind.ENTERED, actor, now)
    _write(baseline, values)
    return baseline


@attributed
def keep_earlier(*, unit: Unit, told: Told, actor: User | None, now: datetime) -> Baseline:
    """Measure an earlier period and keep its numbers; refused where it is not over, or has no data."""
    baseline = _make(unit, told, BaselineKind.EARLIER, actor, now)
    measures = told_of(Asked(unit, told.first, told.last, now))
    values = {
        code: (Decimal(str(one.value)).quantize(PLACES), one.n)
        for code, one in measures.items()
        if one.value is not None
    }
    if not values:
        raise ScoreboardRefused(_("Nothing can be measured in this period: the unit has no data of these days."))
    _write(baseline, values)
    return baseline


@attributed
def change_baseline(*, baseline: Baseline, told: Told, values: Values, actor: User, now: datetime) -> Baseline:
    """Change what was entered. What was measured stays as it is, its name and note apart."""
    held = Baseline.objects.select_for_update(of=("self",)).get(pk=baseline.pk)
    if held.kind == BaselineKind.EARLIER and (told.first, told.last) != (held.first, held.last):
        raise ScoreboardRefused(
            _("These numbers were measured for these days; keep other days as a baseline of their own.")
        )
    _check(told, now)
    held.name, held.first, held.last, held.note = told.name, told.first, told.last, told.note
    held.full_clean()
    held.save()
    if held.kind == BaselineKind.ENTERED:
        if not values:
            raise ScoreboardRefused(_("Nothing is entered: give at least one value."))
        for row in held.values.all():
            if row.code not in values:
                row.delete()
        _write(held, values)
    return held


@attributed
def remove_baseline(*, baseline: Baseline, actor: User) -> None:
    """Take a baseline away with its values."""
    baseline.delete()


def _make(unit: Unit, told: Told, kind: BaselineKind, actor: User | None, now: datetime) -> Baseline:
    _check(told, now)
    baseline = Baseline(
        unit=unit, name=told.name, kind=kind, first=told.first, last=told.last, note=told.note,
        entered_by=actor, entered_at=now,
    )  # fmt: skip
    baseline.full_clean()
    baseline.save()
    return baseline


def _check(told: Told, now: datetime) -> None:
    if told.last < told.first:
        raise ScoreboardRefused(_("The last day lies before the first one."))
    if told.last >= timezone.localdate(now):
        raise ScoreboardRefused(_("This period is not over yet: a baseline is a period of the past."))


def _write(baseline: Baseline, values: Values) -> None:
    known = {row.code: row for row in baseline.values.all()}
    for code, (value, n) in values.items():
        row = known.get(code) or BaselineValue(baseline=baseline, code=code)
        if (row.value, row.n) != (value, n) or row.pk is None:
            row.value, row.n = value, n
            row.full_clean()
            row.save()
