"""Cases by state and level on the last day, what happened to them, and the visits to them."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from cases.care.enums import CaseState, ConsentState
from cases.care.models import CaseMove, Grading, IllnessCase
from unioncare.core.periods import Period
from unioncare.organisation.calendar import start_of
from unioncare.organisation.models import Unit
from visits.schedule.enums import Trigger
from visits.schedule.selectors.standard import KEPT, due_visits, standard_by_level

from ...enums import Section
from ...tables import FEW, WITHHELD, Cell, Table, count, discreet, people, plain, share, table, words

LEVELS = (4, 3, 2, 1)
# What is told of a period by the steps that were taken in it.
STEPS: dict[str, object] = {
    CaseState.VERIFIED: _("Verified"), CaseState.CLOSED: _("Closed"), CaseState.REJECTED: _("Rejected"),
    CaseState.DECEASED: _("Deceased"), CaseState.REOPENED: _("Reopened"),
}  # fmt: skip


def tables(unit: Unit, span: Period, now: datetime) -> list[Table]:
    """Return cases and visits; a number of people below five is not told."""
    until = min(start_of(span.last + timedelta(days=1)), now)
    return [
        _flow(unit, start_of(span.first), until), _states(unit, until), _levels(unit, until),
        _visits(unit, span, now), _by_level(unit, span, now),
    ]  # fmt: skip


def _flow(unit: Unit, since: datetime, until: datetime) -> Table:
    cases = IllnessCase.objects.within(unit.path)
    reported = cases.filter(reported_at__gte=since, reported_at__lt=until).count()
    moves = CaseMove.objects.filter(case__in=cases.order_by(), at__gte=since, at__lt=until, target__in=list(STEPS))
    taken = dict(moves.order_by().values_list("target").annotate(Count("case", distinct=True)))
    rows = [[words(_("Reported")), people(reported)]]
    rows += [[words(label), people(taken.get(state, 0))] for state, label in STEPS.items()]  # type: ignore[arg-type]
    return table(Section.RESPONSE, _("Cases in the period"), (_("Step"), _("Cases")), rows)


def _standing(unit: Unit, until: datetime) -> QuerySet[Any]:
    """Return the cases that were there then, with `stood`: their state by the last step that was taken until then."""
    moves = CaseMove.objects.filter(case=OuterRef("pk"), at__lt=until).order_by("-at", "-pk")
    cases = IllnessCase.objects.within(unit.path).order_by().annotate(stood=Subquery(moves.values("target")[:1]))
    return cases.filter(stood__isnull=False)


def _states(unit: Unit, until: datetime) -> Table:
    counts = dict(_standing(unit, until).values_list("stood").annotate(Count("pk")))
    numbers = [counts.get(state, 0) for state in CaseState.values]
    rows = [[words(state.label), cell] for state, cell in zip(CaseState, discreet(numbers), strict=True)]
    rows.append([words(_("Sum")), people(sum(numbers))])
    return table(Section.RESPONSE, _("Cases by state at the end"), (_("State"), _("Cases")), rows)


def _levels(unit: Unit, until: datetime) -> Table:
    """Return the levels of the cases that are not ended then; of those whose consent is in force today."""
    ended = (CaseState.CLOSED, CaseState.REJECTED, CaseState.DECEASED)
    active = _standing(unit, until).filter(consent_state=ConsentState.GIVEN).exclude(stood__in=ended)
    graded = Grading.objects.filter(case=OuterRef("pk"), graded_at__lt=until).order_by("-graded_at", "-pk")
    leveled = active.annotate(leveled=Subquery(graded.values("level")[:1]))
    counts = dict(leveled.values_list("leveled").annotate(Count("pk")))
    numbers = [*(counts.get(level, 0) for level in LEVELS), counts.get(None, 0)]
    labels = [*(plain(f"L{level}") for level in LEVELS), words(_("Not graded yet"))]
    rows = [[label, cell] for label, cell in zip(labels, discreet(numbers), strict=True)]
    rows.append([words(_("Sum")), people(sum(numbers))])
    note = _("Of cases in care at the end whose consent is in force.")
    return table(Section.RESPONSE, _("Cases by care level at the end"), (_("Care level"), _("Cases")), rows, note)


def _visits(unit: Unit, span: Period, now: datetime) -> Table:
    due = due_visits(unit.path, span.first, span.last, now)
    sums = {"of": Count("pk"), "kept": Count("pk", filter=KEPT), "cases": Count("case", distinct=True)}
    found = {trigger: numbers for trigger, *numbers in due.values_list("trigger").annotate(**sums)}
    known = [trigger for trigger in Trigger.values if trigger in found]
    told = discreet([found[trigger][2] for trigger in known])
    rows = [
        [words(Trigger(trigger).label), *_visits_told(found[trigger][0], found[trigger][1], cell)]
        for trigger, cell in zip(known, told, strict=True)
    ]
    of, kept = (sum(numbers[place] for numbers in found.values()) for place in (0, 1))
    everybody = people(due.aggregate(cases=sums["cases"])["cases"])
    # One row that is left out alone would follow from the sum.
    alone = sum(cell in (FEW, WITHHELD) for cell in told) == 1 and everybody != FEW
    rows.append([words(_("Sum")), *_visits_told(of, kept, WITHHELD if alone else everybody)])
    heads = (_("Occasion"), _("Visits due"), _("Standard kept"), _("Share"))
    return table(Section.MIND, _("Visits due in the period"), heads, rows)


def _visits_told(of: int, kept: int, cases: Cell) -> list[Cell]:
    """Return the numbers of visits as far as the number of their cases may be told."""
    return [cases] * 3 if cases in (FEW, WITHHELD) else [count(of), count(kept), _share(of, kept)]


def _by_level(unit: Unit, span: Period, now: datetime) -> Table:
    rates = standard_by_level(unit.path, span.first, span.last, now)
    rows: list[list[Cell]] = []
    for level in LEVELS:
        rate = rates.get(level)
        of, kept = (rate.of, rate.count) if rate else (0, 0)
        told = people(of)
        rows.append([plain(f"L{level}"), told, *([FEW, FEW] if told == FEW else [count(kept), _share(of, kept)])])
    heads = (_("Care level"), _("Cases with a visit due"), _("Standard kept"), _("Share"))
    return table(Section.MIND, _("Visit standard by care level"), heads, rows)


def _share(of: int, kept: int) -> Cell:
    return share(kept / of if of else None)
