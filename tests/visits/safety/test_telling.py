"""Somebody heard that a member may be in danger: a form calls the counsellors, and tells its sender nothing more."""

from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse

from tests.factories.cases import NOW, deceased, make_member, reported
from tests.factories.organisation import RelativeFactory
from tests.factories.safety import alerted
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Post
from visits.counselling.models import CounsellingTeam
from visits.safety.models import RiskAlert, RiskInterview, RiskSignal
from visits.safety.starter import load_hotlines

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_work")]
WORDS = "电话里说活着没意思"
ANY = "visits:tell_any"


@pytest.fixture(autouse=True)
def numbers(watch) -> None:
    load_hotlines()


def told(case=None, **changes: str) -> tuple[str, dict[str, str]]:
    """Return the address of the form, and what somebody enters."""
    path = reverse("visits:tell", args=[case.number]) if case else reverse(ANY)
    return path, {"key": str(uuid4()), "source": "call", "words": WORDS, "grade": "0"} | changes


def said(page: str) -> str:
    """Return what the answer says, without the frame around it."""
    return page.partition('class="uc-stack"')[2].partition("</main>")[0]


def test_a_visitor_calls_those_on_duty_and_reads_the_numbers_to_call(watch, case, world, sign_in):
    browser = sign_in(world.group_leader)
    path, data = told(case)
    assert path in browser.get(case.get_absolute_url()).content.decode()
    page = browser.get(path).content.decode()
    assert "Who speaks with them now?" not in page
    assert 'href="tel:12356"' in page

    page = browser.post(path, data).content.decode()
    assert "The counsellors are called." in page
    assert 'href="tel:12356"' in page
    alert = RiskAlert.objects.get()
    assert {call.person.name for call in alert.calls.all()} == {"白露", "程颖"}
    sign = RiskSignal.objects.get()
    assert (sign.source, sign.grade, sign.words, sign.seen_by) == ("call", "", WORDS, world.group_leader)


def test_whoever_told_cannot_open_it_and_reads_nothing_of_one_that_is_open_already(watch, case, world, sign_in):
    browser = sign_in(world.group_leader)
    first = browser.post(*told(case)).content.decode()
    second = browser.post(*told(case)).content.decode()

    alert = RiskAlert.objects.get()
    assert browser.get(alert.get_absolute_url()).status_code == 404
    assert alert.code not in first + second
    assert said(first) == said(second) != ""


def test_sent_twice_it_raises_one_alert_and_calls_once(watch, case, world, sign_in):
    path, data = told(case)
    for _ in range(2):
        assert "The counsellors are called." in sign_in(world.group_leader).post(path, data).content.decode()

    assert RiskSignal.objects.count() == 1
    assert RiskAlert.objects.get().steps.filter(kind="called").count() == 2


def test_those_who_are_called_read_the_words_which_stand_encrypted(watch, case, world, sign_in):
    sign_in(world.group_leader).post(*told(case, grade="3", source="talk"))

    page = sign_in(watch.first).get(RiskAlert.objects.get().get_absolute_url()).content.decode()
    assert WORDS in page
    assert "Another talk" in page
    assert "grade 3 of 3" in page
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'select t::text from "{table}" t')
            held = "\n".join(row[0] for row in cursor.fetchall())
            assert WORDS not in held, table
            assert WORDS.encode().hex() not in held, table


def test_the_words_are_required_and_nothing_typed_is_lost(watch, case, world, sign_in):
    page = sign_in(world.group_leader).post(*told(case, words=" ", grade="3")).content.decode()

    assert "uc-errors" in page
    assert not RiskAlert.objects.exists()


def test_a_counsellor_on_the_telephone_takes_it_on_and_the_call_is_the_conversation(watch, case, sign_in):
    browser = sign_in(watch.first)
    answer = browser.post(*told(None, member="陈国栋", beside="me", grade="2"))

    alert = RiskAlert.objects.get(case=case)
    assert answer.url == alert.get_absolute_url()
    assert alert.acknowledged_by == watch.first
    assert set(alert.steps.filter(kind="told").values_list("person__name", flat=True)) == {"程颖"}
    interview = {
        "held_at": "2026-03-18T09:40",
        "thoughts": "想过",
        "agreed": "妻子陪着",
        "has_plan": "no",
        "outcome": "1",
    }
    browser.post(reverse("visits:interview", args=[alert.code]), interview)
    assert RiskInterview.objects.get().held_by == watch.first


def test_what_somebody_else_heard_is_no_conversation_of_the_counsellors(watch, case, world, sign_in):
    sign_in(world.group_leader).post(*told(case))
    alert = RiskAlert.objects.get()
    interview = {
        "held_at": "2026-03-18T09:40",
        "thoughts": "想过",
        "agreed": "妻子陪着",
        "has_plan": "no",
        "outcome": "1",
    }

    page = sign_in(watch.first).post(reverse("visits:interview", args=[alert.code]), interview).content.decode()
    assert "before the sign of danger" in page


@pytest.mark.parametrize("by", ["name", "employee_no", "number"])
def test_a_counsellor_finds_the_member_by_what_a_caller_can_say(watch, case, sign_in, by):
    text = case.number if by == "number" else getattr(case.member, by)
    sign_in(watch.first).post(*told(None, member=f" {text} ", beside="others"))

    assert RiskAlert.objects.get().case == case


def test_of_several_cases_of_a_member_the_running_one_is_meant(watch, case, world, sign_in):
    type(case).objects.filter(pk=case.pk).update(state="closed", closed_at=NOW)
    again = reported(world, member=case.member, anyway_reason="又病了")
    sign_in(watch.first).post(*told(None, member=case.member.name, beside="others"))

    assert RiskAlert.objects.get().case == again


def test_of_namesakes_and_of_strangers_nobody_is_called_but_the_reason_is_said(watch, case, world, sign_in):
    reported(world, member=make_member(world, number="030777", name=case.member.name), anyway_reason="同名")
    browser = sign_in(watch.first)

    assert "Several members are called so" in browser.post(*told(None, member=case.member.name, beside="me")).text
    assert "No case under your posts" in browser.post(*told(None, member="陈", beside="me")).text
    assert (
        "No case under your posts"
        in sign_in(world.outsider(Role.COUNSELLOR)).post(*told(None, member=case.number, beside="me")).text
    )
    assert not RiskAlert.objects.exists()


def test_whoever_visits_nobody_there_finds_no_such_page(case, world, sign_in):
    path, data = told(case)
    for person in (world.outsider(Role.GROUP_LEADER), world.outsider(Role.COUNSELLOR)):
        browser = sign_in(person)
        assert browser.get(path).status_code == browser.post(path, data).status_code == 404
    assert sign_in(world.person(Role.AUDITOR)).post(path, data).status_code == 403
    assert sign_in(world.chair).get(reverse(ANY)).status_code == 403
    assert not RiskAlert.objects.exists()


def test_a_relative_may_tell_too(case, world, sign_in):
    RelativeFactory(user=world.group_leader, employee_no=case.member.employee_no)
    sign_in(world.group_leader).post(*told(case))

    assert RiskAlert.objects.filter(case=case).exists()


def test_where_nobody_could_be_called_it_says_so(case, world, sign_in):
    CounsellingTeam.objects.update(is_active=False)
    Post.objects.filter(role__in=("counsellor", "counselling_supervisor")).delete()

    page = sign_in(world.group_leader).post(*told(case)).content.decode()
    assert "no counsellor could be called" in page
    assert 'href="tel:120"' in page


def test_after_the_member_has_died_nobody_is_called(world, sign_in):
    case = deceased(world)
    page = sign_in(world.chair).post(*told(case)).content.decode()

    assert "The member has died." in page
    assert not RiskAlert.objects.exists()


def test_the_page_of_duty_leads_there(watch, sign_in):
    assert reverse(ANY) in sign_in(watch.first).get(reverse("visits:duty")).content.decode()


def test_a_further_call_joins_what_is_open(watch, case, world, sign_in):
    alert = alerted(case)
    sign_in(world.group_leader).post(*told(case))

    assert alert.signals.count() == 2


def test_the_same_form_with_other_words_is_another_sign(watch, case, world, sign_in):
    browser = sign_in(world.group_leader)
    path, data = told(case)
    for changed in ({}, {}, {"words": "身边有安眠药", "grade": "3"}):
        browser.post(path, data | changed)

    assert [(sign.words, sign.grade) for sign in RiskSignal.objects.order_by("pk")] == [
        (WORDS, ""), ("身边有安眠药", "3"),
    ]  # fmt: skip
    assert RiskAlert.objects.count() == 1
