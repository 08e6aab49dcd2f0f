"""Random rules, protocols, gradings and calendars."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from cases.care.engine.durations import Clock, Deadline
from cases.care.engine.entitlements import (
    Aid,
    Cadence,
    Campaign,
    Documents,
    EventScreening,
    EventVisits,
    FestivalVisits,
    FirstVisit,
    FollowUps,
    Tier,
    Visits,
    Within,
)
from cases.care.engine.facts import GROUPS, Facts
from cases.care.engine.festivals import Festival
from cases.care.engine.matching import match_rules
from cases.care.engine.plan import Basis
from cases.care.engine.reasons import ProtocolRef
from cases.care.engine.rules import Conditions, Rule, Span
from cases.care.enums import DiseaseGroup, DocumentKind, Entitlement, EventKind
from unioncare.organisation.calendar import WorkingDays
from unioncare.organisation.enums import DayKind, Role

E = Entitlement
steps = st.integers(1, 4)
roles = st.sampled_from(Role.values)
visitors = st.lists(st.lists(roles, min_size=1, max_size=2, unique=True).map(tuple), max_size=3, unique=True).map(tuple)
deadlines = st.one_of(
    st.builds(Deadline, st.integers(1, 72), st.just(Clock.HOURS)),
    st.builds(Deadline, st.integers(1, 20), st.just(Clock.WORKING_DAYS)),
)
amounts = st.integers(0, 200_000).map(Decimal)
leads = st.sampled_from(["", *Role.values])


@st.composite
def cadences(draw: st.DrawFn) -> Cadence:
    every = draw(st.integers(1, 200))
    window = draw(st.one_of(st.none(), st.integers(1, every)))
    return Cadence(every, window, draw(st.one_of(st.none(), st.integers(1, 10))))


@st.composite
def aids(draw: st.DrawFn) -> Aid:
    starts = sorted(draw(st.sets(amounts, min_size=1, max_size=4)))
    sums = sorted(draw(st.lists(amounts, min_size=len(starts), max_size=len(starts))))
    return Aid(tuple(Tier(*pair) for pair in zip(starts, sums, strict=True)), draw(deadlines))


def subsets(values: list[str]) -> st.SearchStrategy[tuple[str, ...]]:
    chosen = st.sets(st.sampled_from(values), min_size=1)
    return chosen.map(lambda some: tuple(value for value in values if value in some))


PARAMS: dict[Entitlement, st.SearchStrategy] = {
    **dict.fromkeys(
        (E.CONSENT, E.VERIFICATION, E.GRADING, E.PLANNING, E.APPROVAL, E.CLAIM_CHECK), st.builds(Within, deadlines)
    ),
    **dict.fromkeys((E.COUNSELLING, E.SCREENING, E.REGRADING, E.SURVEY), cadences()),
    E.FIRST_VISIT: st.builds(FirstVisit, deadlines, visitors, leads),
    E.VISITS: st.builds(Visits, st.integers(1, 120), visitors, leads),
    E.EVENT_VISITS: st.builds(EventVisits, subsets(EventKind.values), st.integers(1, 10), visitors, leads),
    E.EVENT_SCREENING: st.builds(EventScreening, subsets(EventKind.values), st.integers(1, 10)),
    E.FESTIVAL_VISITS: st.builds(FestivalVisits, subsets(Festival.values), st.integers(1, 30), visitors, leads),
    E.AID: aids(),
    E.CAMPAIGN: st.builds(Campaign, amounts, deadlines),
    E.FOLLOW_UP: st.sets(st.integers(1, 400), min_size=1, max_size=4).map(lambda days: FollowUps(tuple(sorted(days)))),
    E.DOCUMENTS: st.builds(Documents, deadlines, subsets(DocumentKind.values)),
}
entitlements = st.sampled_from(list(Entitlement))


@st.composite
def spans(draw: st.DrawFn) -> Span:
    low, high = sorted((draw(steps), draw(steps)))
    return draw(st.sampled_from([Span(), Span(low, None), Span(None, high), Span(low, high)]))


groups = st.frozensets(st.sampled_from(DiseaseGroup.values), max_size=2)
conditions = st.builds(Conditions, groups, spans(), spans(), spans(), spans())
# Only thresholds: whoever meets them goes on meeting them as S, E or P rises.
rising = st.builds(
    Conditions,
    groups,
    *[st.one_of(st.just(Span()), steps.map(lambda low: Span(low, None)))] * 4,
)


@st.composite
def protocols(draw: st.DrawFn, when: st.SearchStrategy[Conditions] = conditions, size: int = 12) -> list[Rule]:
    kinds = draw(st.lists(entitlements, min_size=1, max_size=size))
    return [
        Rule(
            key=place,
            article=f"{place}.1",
            entitlement=kind,
            params=draw(PARAMS[kind]),
            when=draw(when),
            wording={"zh": f"第 {place} 条 {{花括号}}", "en": f"Article {place} {{brace}}"},
            position=place,
        )
        for place, kind in enumerate(kinds, start=1)
    ]


gradings = st.builds(Facts.graded, steps, steps, steps, st.sampled_from(GROUPS), st.one_of(st.none(), amounts))
days = st.dates(date(2025, 1, 1), date(2027, 12, 31))


@st.composite
def calendars(draw: st.DrawFn) -> WorkingDays:
    """Weekdays corrected by some holidays of up to ten days, and some make-up working days."""
    exceptions: dict[date, str] = {}
    for start in draw(st.lists(days, max_size=6)):
        length = draw(st.integers(1, 10))
        exceptions |= {start + timedelta(days=n): DayKind.HOLIDAY for n in range(length)}
    exceptions |= dict.fromkeys(draw(st.lists(days, max_size=4)), DayKind.WORKDAY)
    return WorkingDays(exceptions)


def basis_of(rules: list[Rule], facts: Facts) -> Basis:
    return Basis(match_rules(rules, facts), facts, ProtocolRef("2026-1"))


@st.composite
def bases(draw: st.DrawFn) -> Basis:
    return basis_of(draw(protocols()), draw(gradings))
