"""A case in which nobody was in contact for too long asks its owner to be, once for each silence."""

from datetime import timedelta

import pytest

from cases.care.services.silence import ask_for_contact
from cases.members.services.people import silence_member
from tests.factories.cases import NOW, closed, make_member
from tests.factories.protocol import in_care, in_force
from unioncare.core.models import Threshold
from unioncare.worklist.models import WorkItem
from unioncare.worklist.services import complete_item, waive_item

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def case(world):
    in_force(world.enterprise)
    return in_care(world)


def asked(case):
    return list(WorkItem.objects.filter(subject=case.subject, kind="contact").order_by("pk"))


def allowed(case):
    """How many days of silence the level of the case allows by default."""
    return {1: 120, 2: 45, 3: 21, 4: 10}[case.level] * DAY


def test_the_owner_is_asked_after_as_many_days_as_the_level_allows(case):
    assert ask_for_contact(now=NOW + allowed(case)) == 0
    assert ask_for_contact(now=NOW + allowed(case) + DAY) == 1

    [item] = asked(case)
    assert item.assignee == case.owner
    assert (item.due_at - item.opens_at).days <= 5
    assert "since 2026-03-18" in item.explanation.text


def test_the_next_night_asks_nobody_twice(case):
    when = NOW + allowed(case) + DAY
    ask_for_contact(now=when)
    assert ask_for_contact(now=when) == 0
    assert ask_for_contact(now=when + 30 * DAY) == 0
    assert len(asked(case)) == 1


def test_a_visit_ends_the_silence_and_the_count_begins_anew(case, world):
    when = NOW + allowed(case) + DAY
    ask_for_contact(now=when)
    visit = WorkItem.objects.filter(subject=case.subject, kind="first_visit").get()
    complete_item(item=visit, actor=world.branch_chair, now=when + DAY)

    assert ask_for_contact(now=when + 2 * DAY) == 0
    [item] = asked(case)
    assert (item.state, item.reason) == ("cancelled", "Somebody has been in contact meanwhile.")
    assert ask_for_contact(now=when + DAY + allowed(case)) == 0
    assert ask_for_contact(now=when + 2 * DAY + allowed(case)) == 1


def test_doing_what_was_asked_is_contact(case):
    when = NOW + allowed(case) + DAY
    ask_for_contact(now=when)
    complete_item(item=asked(case)[0], actor=case.owner, now=when)
    assert ask_for_contact(now=when + allowed(case)) == 0
    assert ask_for_contact(now=when + allowed(case) + DAY) == 1


def test_a_waived_silence_is_not_asked_about_again(case):
    when = NOW + allowed(case) + DAY
    ask_for_contact(now=when)
    waive_item(item=asked(case)[0], actor=case.owner, now=when, reason="The family wishes it so.")
    assert ask_for_contact(now=when + 30 * DAY) == 0


def test_the_days_are_the_administrators(case):
    Threshold.objects.create(code=f"care.silent_days_{case.level}", value=3)
    assert ask_for_contact(now=NOW + 4 * DAY) == 1


def test_who_is_silenced_is_left_in_peace(case):
    silence_member(member=case.member, actor=None, now=NOW)
    assert ask_for_contact(now=NOW + allowed(case) + DAY) == 0


def test_an_ended_case_is_silent_for_good(case, world):
    closed(case, world)
    assert ask_for_contact(now=NOW + allowed(case) + DAY) == 0


@pytest.mark.parametrize("others", [0, 2])
def test_the_number_of_queries_does_not_grow_with_the_cases(others, case, world, django_assert_num_queries):
    for number, name in enumerate(["李强", "王芳"][:others]):
        in_care(world, member=make_member(world, name=name, number=str(number)))
    with django_assert_num_queries(28):
        assert ask_for_contact(now=NOW + allowed(case) + DAY) == others + 1
