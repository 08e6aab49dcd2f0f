"""What an event of the treatment asks for: a visit, a screening after discharge; and what becomes of it."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from cases.care.enums import CaseState, EventKind
from cases.care.models import IllnessCase, TreatmentEvent
from cases.care.services.facts import EventEntry, note_event, strike_fact
from cases.care.services.grading import grade_case
from cases.care.services.planning import diff_plan, open_event_items
from tests.factories import World, build_world
from tests.factories.cases import GRADING, NOW, TODAY, graded, load_catalogues
from tests.factories.protocol import in_care, in_force
from unioncare.organisation.enums import DayKind, Role
from unioncare.organisation.models import CalendarDay
from unioncare.organisation.services.calendar import save_calendar_day
from unioncare.worklist.models import WorkItem
from unioncare.worklist.services import complete_item

pytestmark = pytest.mark.django_db
DISCHARGE = EventEntry(EventKind.DISCHARGE, TODAY, "市第一医院")


@pytest.fixture
def world() -> World:
    load_catalogues()
    world = build_world()
    in_force(world.enterprise)
    return world


def at_event(case: IllnessCase) -> list[WorkItem]:
    rows = WorkItem.objects.filter(subject=case.subject, details__has_key="event")
    return list(rows.order_by("kind"))


def shanghai(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 18, tzinfo=ZoneInfo("Asia/Shanghai"))


def note(case: IllnessCase, world: World, entry: EventEntry = DISCHARGE, now: datetime = NOW) -> TreatmentEvent:
    return note_event(case_id=case.pk, entry=entry, actor=world.branch_chair, now=now)


def test_a_discharge_opens_a_screening_with_its_reason_once(world):
    case = in_care(world)
    event = note(case, world)

    (item,) = at_event(case)
    assert (item.kind, item.due_at, item.assignee) == ("screening", shanghai(3, 25), world.person(Role.COUNSELLOR))
    assert item.explanation.text == "Psychological screening within 5 working days of a discharge"
    assert item.explanation.source_rows == [("Protocol 2026-1, article 4.6", "cases:protocol", "2026-1")]
    assert ("Treatment event", "Discharge 2026-03-18") in item.explanation.input_rows
    assert item.title["en"] == "Psychological screening after discharge"
    with translation.override("zh-hans"):
        assert item.explanation.text == "出院后 5 个工作日内心理筛查"
        assert ("治疗事件", "出院 2026-03-18") in item.explanation.input_rows
        assert item.title["zh"] == "出院后心理筛查"

    assert open_event_items(case=case, event=event, now=NOW) == 0
    complete_item(item=item, actor=world.person(Role.COUNSELLOR), now=NOW)
    assert open_event_items(case=case, event=event, now=NOW + timedelta(days=1)) == 0


def test_at_level_four_a_discharge_asks_for_a_visit_and_a_screening(world):
    case = in_care(world, entry=replace(GRADING, severity=4))
    note(case, world, replace(DISCHARGE, happened_on=TODAY - timedelta(days=2)))
    assert [(item.kind, item.due_at) for item in at_event(case)] == [
        ("screening", shanghai(3, 25)),
        ("visit", shanghai(3, 19)),
    ]


def test_an_admission_asks_for_neither(world):
    case = in_care(world)
    note(case, world, replace(DISCHARGE, kind=EventKind.ADMISSION))
    assert at_event(case) == []


@pytest.mark.parametrize("state", [CaseState.CLOSED, CaseState.DECEASED, CaseState.REOPENED])
def test_outside_care_an_event_asks_for_nothing(world, state):
    case = in_care(world)
    IllnessCase.objects.filter(pk=case.pk).update(state=state)
    note(case, world)
    assert at_event(case) == []


def test_before_a_plan_an_event_asks_for_nothing(world):
    case = graded(world)
    note(case, world)
    assert at_event(case) == []


def test_an_event_that_was_noted_wrongly_takes_its_open_items_back(world):
    case = in_care(world, entry=replace(GRADING, severity=4))
    event = note(case, world)
    visit = next(item for item in at_event(case) if item.kind == "visit")
    complete_item(item=visit, actor=world.welfare_officer, now=NOW)

    strike_fact(fact=event, actor=world.branch_chair, now=NOW, reason="记错了人")
    screening, visit = at_event(case)
    assert (screening.state, screening.reason) == ("cancelled", "The event was struck out: 记错了人")
    assert visit.state == "done"


def test_a_replan_keeps_what_an_event_asked_for(world):
    case = in_care(world)
    note(case, world)
    entry = replace(GRADING, severity=4)
    grade_case(case_id=case.pk, entry=entry, actor=world.welfare_officer, now=NOW + timedelta(days=1))
    diff = diff_plan(case=IllnessCase.objects.get(pk=case.pk), now=NOW + timedelta(days=1))
    assert "Psychological screening after discharge" in {row.title.get("en") for row in diff.kept}


def test_a_changed_calendar_moves_what_an_event_asked_for(world):
    case = in_care(world)
    note(case, world)
    note(case, world, EventEntry(EventKind.SURGERY, TODAY - timedelta(days=3)))
    save_calendar_day(day=CalendarDay(date=date(2026, 3, 20), kind=DayKind.HOLIDAY), actor=None, now=NOW)
    assert [(item.kind, item.due_at) for item in at_event(case)] == [
        ("screening", shanghai(3, 26)),
        ("visit", shanghai(3, 23)),
    ]
