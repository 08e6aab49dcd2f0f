"""Schemes and periods of the world, taken to a stage through their services."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from assessments.appraisal.enums import AppraisalState, Aspect, PeriodState
from assessments.appraisal.models import Appraisal, AppraisalPeriod, PeerDoor, Scheme
from assessments.appraisal.services.peers import take_view
from assessments.appraisal.services.periods import StageDays, open_period
from assessments.appraisal.services.publishing import publish_period
from assessments.appraisal.services.reviewing import write_self_review, write_superior_review
from assessments.appraisal.services.schemes import draft_scheme, publish_scheme
from assessments.appraisal.services.stages import ask_colleagues, ask_superiors, begin_self_reviews
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Unit, User

from .cases import NOW
from .world import World

FIRST, LAST = date(2025, 10, 1), date(2025, 12, 31)
DAYS = (0, 5, 10, 15, 20)
S = PeriodState


def marks(points: int) -> dict[str, int]:
    """Return the same points for every aspect."""
    return dict.fromkeys(Aspect.values, points)


def scheme_in_force(unit: Unit, *, now: datetime = NOW, **rules: Any) -> Scheme:
    """Return the starter scheme in force at a unit, with other rules where they are given."""
    scheme = draft_scheme(unit=unit, actor=None, now=now)
    Scheme.objects.filter(pk=scheme.pk).update(**rules)
    return publish_scheme(scheme=scheme, actor=None, now=now)


def stage_days(now: datetime = NOW) -> StageDays:
    today = timezone.localdate(now)
    return StageDays(*(today + timedelta(days=after) for after in DAYS))


def opened(
    world: World, *, unit: Unit | None = None, now: datetime = NOW, months: tuple[date, date] = (FIRST, LAST),
    **rules: Any,
) -> AppraisalPeriod:  # fmt: skip
    """Return a period of the enterprise that the organisation officer opened; its scheme is in force."""
    place = unit or world.enterprise
    if not Scheme.objects.filter(unit=place, state="published").exists():
        scheme_in_force(place, now=now, **rules)
    officer = world.person(Role.ORGANISATION_OFFICER)
    return open_period(unit=place, first=months[0], last=months[1], days=stage_days(now), actor=officer, now=now)


def of(period: AppraisalPeriod, person: User) -> Appraisal:
    """Return somebody's appraisal as it stands now."""
    rows = Appraisal.objects.select_related("period__scheme", "person", "unit", "superior")
    return rows.get(period=period, person=person)


def in_stage(period: AppraisalPeriod, stage: str, *, now: datetime = NOW, actor: User | None = None) -> AppraisalPeriod:
    """Move a period on, by the system unless somebody is named; nobody writes meanwhile."""
    steps = {S.SELF: begin_self_reviews, S.ROUND: ask_colleagues, S.SUPERIOR: ask_superiors}
    for state, step in steps.items():
        period.refresh_from_db()
        if period.state == stage:
            break
        if list(steps).index(state) >= [S.OPEN, *steps].index(S(period.state)):
            period = step(period=period, actor=actor, now=now)
    return AppraisalPeriod.objects.select_related("unit", "scheme", "subject").get(pk=period.pk)


def all_answer(period: AppraisalPeriod, points: int = 4, *, about: Appraisal | None = None, most: int = 99) -> int:
    """Let colleagues answer everything, or up to so many of them about one person; return how many views there are."""
    doors = PeerDoor.objects.filter(appraisal__period=period).select_related("appraisal__period", "colleague")
    if about is not None:
        doors = doors.filter(appraisal=about)
    chosen = list(doors.order_by("pk")[: most if about else None])
    for door in chosen:
        take_view(door=door, scores=marks(points), actor=door.colleague)
    return len(chosen)


def superiors_review(
    period: AppraisalPeriod, points: int = 4, *, other: Mapping[int, int] | None = None, now: datetime = NOW
) -> None:
    """Let every superior review whom they have not yet; `other` gives other points to some people."""
    waiting = period.appraisals.counted().exclude(state=AppraisalState.REVIEWED)
    rows = waiting.select_related("person", "superior", "period", "unit")
    for one in rows.order_by("pk"):
        assert one.superior is not None, one.person
        given = (other or {}).get(one.person_id, points)
        write_superior_review(
            appraisal=one, scores=marks(given), strengths="尽责", improve="多下井", actor=one.superior, now=now
        )


def self_reviewed(appraisal: Appraisal, points: int = 5, *, now: datetime = NOW) -> Appraisal:
    """Let somebody write their own review."""
    return write_self_review(
        appraisal=appraisal, scores=marks(points), words="走访到位", actor=appraisal.person, now=now
    )


def told(
    world: World, *, points: int = 4, other: Mapping[int, int] | None = None, now: datetime = NOW, **rules: Any
) -> AppraisalPeriod:
    """Return a period whose results the chair has told; nobody but the superiors said anything."""
    period = in_stage(opened(world, now=now, **rules), S.SUPERIOR, now=now)
    superiors_review(period, points, other=other, now=now)
    return publish_period(period=period, actor=world.chair, now=now)
