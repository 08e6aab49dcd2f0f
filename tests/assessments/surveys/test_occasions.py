"""What happened gives cause to ask: once, through the right person, of as many as the survey says."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.surveys.enums import Occasion
from assessments.surveys.models import Invitation, Survey
from assessments.surveys.selectors.occasions import last_round, wanted_for
from assessments.surveys.services.occasions import ask_on_occasions, remind_of_links
from assessments.surveys.services.passing import pass_on
from cases.care.models import IllnessCase
from cases.members.services.people import silence_member
from tests.factories import World
from tests.factories.cases import NOW, closed, load_catalogues, make_member, recovering
from tests.factories.counselling import accepted, staffed
from tests.factories.protocol import in_care, in_force
from tests.factories.questionnaires import questionnaire, survey
from tests.factories.visits import first_visit, record_entry
from tests.factories.worklist import draft
from unioncare.organisation.enums import Role
from unioncare.worklist.models import NOWHERE, WorkItem
from unioncare.worklist.services import open_items
from visits.counselling.enums import Outcome
from visits.counselling.services.course import end_counselling
from visits.schedule.services.recording import record_visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(world: World) -> IllnessCase:
    load_catalogues()
    in_force(world.enterprise)
    return in_care(world)


def asking(world: World, occasion: Occasion, **more: int) -> Survey:
    return survey(questionnaire(world.enterprise), world.enterprise, occasion, **more)


def test_a_closed_case_is_asked_once_and_its_owner_passes_the_link_on(world, case):
    asking(world, Occasion.CASE_CLOSED)
    assert ask_on_occasions(now=NOW) == 0
    closed(recovering(case, world), world)
    assert ask_on_occasions(now=NOW) == 1
    assert ask_on_occasions(now=NOW) == 0
    link = Invitation.objects.get()
    item = link.item
    assert item is not None
    assert (link.case, link.member, link.unit) == (case, case.member, world.branch)
    assert (item.kind, item.subject, item.assignee, item.state) == ("survey_link", case.subject, case.owner, "open")
    assert item.because["params"]["survey"] == {"zh": "年度调查", "en": "Survey of the year"}
    assert NOW < item.due_at < NOW + timedelta(days=8)


def test_a_visit_is_asked_about_and_nobody_to_whom_nothing_is_sent_any_more(world, case):
    asking(world, Occasion.VISIT_DONE)
    record_visit(visit=first_visit(case), entry=record_entry(world), actor=world.branch_chair, now=NOW)
    silence_member(member=case.member, actor=None, now=NOW)
    assert ask_on_occasions(now=NOW) == 0
    case.member.silenced_at = None
    case.member.save()
    assert ask_on_occasions(now=NOW) == 1


def test_after_a_counselling_the_counsellor_alone_learns_of_the_link(world, case):
    staffed(world)
    counselling = accepted(world, case=case)
    asking(world, Occasion.COUNSELLING_ENDED)
    end_counselling(counselling_id=counselling.pk, outcome=Outcome.GOALS, actor=world.person(Role.COUNSELLOR), now=NOW)
    assert ask_on_occasions(now=NOW) == 1
    link = Invitation.objects.get()
    assert link.item is not None
    assert (link.is_private, link.holder) == (True, world.person(Role.COUNSELLOR))
    assert link.item.assignee == world.person(Role.COUNSELLOR)
    assert link.item.scope_path == NOWHERE
    assert not WorkItem.objects.filter(subject=case.subject, kind="survey_link").exists()


def test_what_the_plan_asks_for_gets_its_link_and_the_same_item(world, case):
    open_items(drafts=[draft(case.subject, "case:survey:1", kind="survey", unit=case.unit)], now=NOW)
    item = WorkItem.objects.get(source_key="case:survey:1")
    asking(world, Occasion.PROTOCOL)
    assert ask_on_occasions(now=NOW) == 1
    assert Invitation.objects.get(item=item).source == f"item:{item.pk}"
    assert not WorkItem.objects.filter(kind="survey_link").exists()


def test_the_lot_falls_the_same_way_every_day_and_takes_about_as_many_as_it_says(world, case):
    for number in range(200):
        make_member(world, number=f"9{number:05}", name="李四")
    held = asking(world, Occasion.YEARLY, sampled=30)
    first = ask_on_occasions(now=NOW)
    assert 35 <= first <= 90
    assert ask_on_occasions(now=NOW + timedelta(days=3)) == 0
    assert {link.unit for link in held.invitations.select_related("unit")} == {world.branch}
    assert ask_on_occasions(now=NOW + timedelta(days=200)) == 0
    assert ask_on_occasions(now=NOW + timedelta(days=366)) > 0


def test_on_the_days_after_a_yearly_survey_looks_at_nobody_whom_it_has_asked(world, case):
    held = asking(world, Occasion.YEARLY)
    assert ask_on_occasions(now=NOW) == 1
    newcomer = make_member(world, number="900001", name="李四")
    assert [one.source for one in wanted_for(held, NOW + timedelta(days=1))] == [f"year:{NOW.year}:{newcomer.pk}"]


def test_many_are_asked_with_few_queries(world, case):
    asking(world, Occasion.YEARLY)
    counts = []
    for many in (1, 60):
        for number in range(many):
            make_member(world, number=f"8{many:03}{number:03}", name="王五")
        with CaptureQueriesContext(
            connection,
        ) as told:
            ask_on_occasions(now=NOW)
        counts.append(len(told))
    assert counts[0] == counts[1] < 20


def test_whoever_does_not_answer_is_reminded_of_once_and_whoever_did_is_not(world, case):
    asking(world, Occasion.CASE_CLOSED, remind_days=7)
    closed(recovering(case, world), world)
    ask_on_occasions(now=NOW)
    link = Invitation.objects.get()
    week = NOW + timedelta(days=7)
    assert remind_of_links(now=week) == 0  # nobody has passed it on
    pass_on(item=link.item, actor=case.owner, now=NOW)
    link.refresh_from_db()
    assert (link.handed_on, WorkItem.objects.get(pk=link.item_id).state) == (NOW.date(), "done")
    assert remind_of_links(now=week - timedelta(days=1)) == 0
    assert remind_of_links(now=week) == 1
    assert remind_of_links(now=week) == 0
    assert WorkItem.objects.filter(kind="survey_link", state="open").count() == 1


@pytest.mark.parametrize(
    ("first", "today", "begun"),
    [
        (date(2024, 2, 29), date(2026, 3, 1), date(2026, 2, 28)),
        (date(2025, 12, 31), date(2026, 12, 30), date(2025, 12, 31)),
        (date(2026, 3, 18), date(2026, 3, 18), date(2026, 3, 18)),
    ],
)
def test_a_yearly_survey_begins_on_its_day(first, today, begun):
    assert last_round(first, today) == begun
