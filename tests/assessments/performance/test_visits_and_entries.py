"""Visits kept and records entered soon after: what a plain count over the rows of a drawn world finds."""

import random
from collections import defaultdict
from datetime import date, datetime, time, timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from assessments.performance.enums import Kpi
from assessments.performance.measures import Measure
from assessments.performance.selectors.behind import Asked, lines_behind
from assessments.performance.selectors.measuring import measure_people
from cases.care.models import IllnessCase, TreatmentEvent
from tests.factories import World
from tests.factories.cases import NOW, load_catalogues, reported
from tests.factories.worklist import WorkItemFactory
from unioncare.organisation.enums import Role
from unioncare.organisation.models import User
from unioncare.worklist.enums import ItemState
from unioncare.worklist.models import WorkItem
from visits.recovery.enums import Stage
from visits.recovery.models import RecoveryMeasure, ReturnStage
from visits.schedule.models import Attendance, Seat, Visit, VisitRecord

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)
AFTER = datetime(2026, 4, 10, 9, 0, tzinfo=NOW.tzinfo)
Counts = dict[tuple[int, Kpi], list[int]]


def people_of(world: World) -> list[User]:
    return [world.people[role] for role in (Role.GROUP_LEADER, Role.BRANCH_CHAIR, Role.VICE_CHAIR)]


def draw_visits(world: World, case: IllnessCase, dice: random.Random, naive: Counts) -> None:
    """Write visits with their visitors and records, and count them by hand."""
    people = people_of(world)
    for number in range(60):
        due = NOW + timedelta(hours=dice.randrange(-600, 600))
        state = dice.choice([ItemState.DONE, ItemState.DONE, ItemState.OPEN, ItemState.WAIVED])
        paused = state == ItemState.OPEN and dice.random() < 0.3
        item: WorkItem = WorkItemFactory(
            kind="visit", subject=case.subject, due_at=due, opens_at=due - timedelta(days=3), state=state,
            reason="略", done_at=None if state == ItemState.OPEN else due, paused_at=due if paused else None,
            planned_due_at=due if paused else None,
        )  # fmt: skip
        trigger = dice.choice(["regular", "first", "extra"])
        visit = Visit.objects.create(item=item, case=case, trigger=trigger, planned_on=due.date(), created_at=due)
        seated = dice.sample(people, dice.randrange(1, 3))
        seats = [Seat.objects.create(visit=visit, position=place, user=person) for place, person in enumerate(seated)]
        turns = dict.fromkeys(seated, False)
        met = state == ItemState.DONE and dice.random() < 0.6
        if state == ItemState.DONE:
            happened = due - timedelta(hours=dice.randrange(-15, 40))
            entered = happened + timedelta(hours=dice.randrange(0, 120))
            writer = dice.choice(people)
            mode = dice.choice(["home", "home", "phone"])
            record = VisitRecord.objects.create(
                visit=visit, key=UUID(int=number), happened_at=happened, mode=mode, seats_met=met, standard_met=met,
                recorded_by=writer, recorded_at=entered,
            )  # fmt: skip
            turns = draw_who_came(record, seats, people, dice)
            count(naive, writer, Kpi.ENTERED_IN_TIME, entered, kept=entered - happened <= timedelta(hours=72))
        if trigger != "extra" and state != ItemState.WAIVED and not paused and due < AFTER:
            for person, went in turns.items():
                count(naive, person, Kpi.VISIT_STANDARD, due, kept=went and met)
                if trigger == "first":
                    in_time = went and happened <= due and mode == "home"
                    count(naive, person, Kpi.FIRST_VISIT, due, kept=in_time)


def draw_who_came(record: VisitRecord, seats: list[Seat], people: list[User], dice: random.Random) -> dict[User, bool]:
    """Let some come, for their own seat or that another, or beside; return whose turn it was, and who went."""
    free, turns = list(seats), {}
    for person in dice.sample(people, dice.randrange(1, 3)):
        own = next((seat for seat in free if seat.user == person), None)
        seat = own or (dice.choice(free) if free and dice.random() < 0.5 else None)
        Attendance.objects.create(record=record, user=person, seat=seat)
        if seat:
            free.remove(seat)
            turns[person] = True
    for seat in free:
        turns.setdefault(seat.user, False)
    return turns


def draw_facts(world: World, case: IllnessCase, dice: random.Random, naive: Counts) -> None:
    """Write what is known by its day alone, some of it struck out, and count it by hand."""
    for _number in range(60):
        day, writer = date(2026, 2, 20) + timedelta(days=dice.randrange(45)), dice.choice(people_of(world))
        ended = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
        entered = ended + timedelta(hours=dice.randrange(-12, 110))
        told = {"case": case, "recorded_by": writer, "recorded_at": entered}
        struck = entered if dice.random() < 0.25 else None
        match dice.randrange(3):
            case 0:
                TreatmentEvent.objects.create(kind="admission", happened_on=day, struck_at=struck, **told)
            case 1:
                RecoveryMeasure.objects.create(ecog=1, measured_on=day, struck_at=struck, **told)
            case _:
                struck = None
                ReturnStage.objects.create(stage=Stage.OFF_WORK, starts_on=day, ended_on=day, **told)
        if struck is None:
            count(naive, writer, Kpi.ENTERED_IN_TIME, entered, kept=entered - ended <= timedelta(hours=72))


def count(naive: Counts, person: User, kpi: Kpi, at: datetime, *, kept: bool) -> None:
    if FIRST <= timezone.localdate(at) <= LAST:
        naive[person.pk, kpi][0] += kept
        naive[person.pk, kpi][1] += 1


@pytest.mark.parametrize("seed", [1, 7, 19])
def test_a_plain_count_finds_the_same(world: World, seed: int) -> None:
    load_catalogues()
    case, dice = reported(world), random.Random(seed)
    Seat.objects.all().delete()
    naive: Counts = defaultdict(lambda: [0, 0])
    draw_visits(world, case, dice, naive)
    draw_facts(world, case, dice, naive)
    people = [person.pk for person in people_of(world)]
    found = measure_people(people, FIRST, LAST, AFTER)
    for person in people:
        for kpi in (Kpi.VISIT_STANDARD, Kpi.FIRST_VISIT, Kpi.ENTERED_IN_TIME):
            told = found[person].get(kpi, Measure(0, 0))
            assert [told.count, told.of] == naive[person, kpi], (person, kpi)
    for somebody in people_of(world):
        for kpi in (Kpi.VISIT_STANDARD, Kpi.FIRST_VISIT):
            lines = lines_behind(Asked(somebody, somebody, kpi, FIRST, LAST), AFTER)
            assert lines is not None
            listed = [row.line.kept for row in lines.rows("", 100)]
            assert [sum(listed), len(listed)] == naive[somebody.pk, kpi], "the list is what was counted"
    assert sum(of for _kept, of in naive.values()) > 40
