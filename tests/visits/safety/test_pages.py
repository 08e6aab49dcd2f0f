"""The pages: for those who were called and for the supervisor; for everybody else there is nothing."""

from datetime import timedelta

import pytest
from auditlog.models import LogEntry
from django.db import connection
from django.urls import reverse

from tests.factories import PostFactory
from tests.factories.cases import NOW, make_member, reported
from tests.factories.organisation import RelativeFactory
from tests.factories.safety import admit, alerted, another, counsellor, found_team, on_duty, spoken
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Post, User
from visits.counselling.models import TeamMember
from visits.safety.models import DutyShift, RiskAlert, RiskInterview, RiskMeasure
from visits.safety.services.answering import acknowledge
from visits.safety.services.closing import close_alert
from visits.safety.services.interviewing import record_interview
from visits.safety.services.watching import watch_alerts
from visits.safety.starter import load_hotlines

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_work")]
PAGES = ("alert", "interview", "measure")
ACTS = ("alert_answer", "alert_close")


@pytest.fixture
def alert(watch, case) -> RiskAlert:
    load_hotlines()
    return alerted(case)


def url(name: str, alert: RiskAlert) -> str:
    return reverse(f"visits:{name}", args=[alert.code])


def test_whoever_was_called_takes_it_on_with_one_tap(watch, alert, sign_in):
    browser = sign_in(watch.first)
    page = browser.get(url("alert", alert)).content.decode()
    assert "陈国栋" in page
    assert "I take it on" in page
    assert 'href="tel:12356"' in page

    answer = browser.post(url("alert_answer", alert), follow=True)
    assert "You have taken it on: call the member now." in answer.content.decode()
    alert.refresh_from_db()
    assert alert.acknowledged_by == watch.first


def test_whoever_comes_later_reads_who_was_first(watch, alert, sign_in):
    acknowledge(alert=alert, actor=watch.second, now=NOW)

    page = sign_in(watch.first).post(url("alert_answer", alert), follow=True).content.decode()
    assert "程颖 took it on at" in page
    assert "I take it on" not in page


def test_the_item_on_my_work_leads_to_it(watch, alert, sign_in):
    page = sign_in(watch.first).get("/work/").content.decode()

    assert "A member needs you now" in page
    assert url("alert", alert) in page


def test_everybody_else_finds_nothing(world, watch, alert, sign_in):
    root = User.objects.create_superuser("root", "root@example.org", "x")
    PostFactory(user=root, unit=world.corporation, role=Role.ADMINISTRATOR)
    not_called = watch.spare
    for person in (*world.people.values(), *world.outsiders.values(), root, not_called):
        if person == watch.supervisor:
            continue
        browser = sign_in(User.objects.get(pk=person.pk))
        for name in PAGES:
            assert browser.get(url(name, alert)).status_code == 404, (person, name)
        for name in (*ACTS, "interview", "measure"):
            assert browser.post(url(name, alert)).status_code == 404, (person, name)
    alert.refresh_from_db()
    assert alert.acknowledged_by is None


def test_the_supervisor_sees_it_without_being_called(watch, alert, sign_in):
    assert sign_in(watch.supervisor).get(url("alert", alert)).status_code == 200


def test_the_supervisor_of_another_team_does_not(world, alert, sign_in):
    other = found_team(world.far_enterprise, name="一矿队")
    stranger = world.outsider(Role.COUNSELLING_SUPERVISOR)
    admit(other, stranger, role="supervisor")

    assert sign_in(stranger).get(url("alert", alert)).status_code == 404


def test_whoever_leaves_the_team_sees_it_no_more(watch, alert, sign_in):
    TeamMember.objects.filter(user=watch.first).update(ends_on=NOW.date() - timedelta(days=1), ended_by=watch.second)

    assert sign_in(watch.first).get(url("alert", alert)).status_code == 404


def test_a_supervisor_does_not_see_the_alert_of_a_relative(world, watch, sign_in):
    RelativeFactory(user=watch.supervisor, employee_no="030999")
    alert = alerted(reported(world, member=make_member(world, number="030999")))
    browser = sign_in(watch.supervisor)

    assert browser.get(url("alert", alert)).status_code == 404
    assert alert.code not in browser.get(reverse("visits:alerts")).content.decode()


def test_reading_is_noted(watch, alert, sign_in):
    sign_in(watch.first).get(url("alert", alert))

    entry = LogEntry.objects.get_for_object(alert).get(action=LogEntry.Action.ACCESS)
    assert (entry.actor, entry.object_repr) == (watch.first, alert.code)
    assert entry.additional_data["what"] == "alert"


def test_whoever_took_it_on_has_the_numbers_to_call_and_nobody_else(watch, alert, sign_in):
    assert "13812342046" not in sign_in(watch.first).get(url("alert", alert)).content.decode()
    acknowledge(alert=alert, actor=watch.first, now=NOW)

    page = sign_in(watch.first).get(url("alert", alert)).content.decode()
    assert 'href="tel:13812342046"' in page
    assert "李梅" in page
    entry = LogEntry.objects.get_for_object(alert).filter(action=LogEntry.Action.ACCESS).latest("pk")
    assert entry.additional_data["what"] == "alert, phone"
    assert "13812342046" not in sign_in(watch.second).get(url("alert", alert)).content.decode()


def test_a_value_that_no_key_opens_stops_neither_the_chain_nor_the_page(world, watch, case, sign_in):
    load_hotlines()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_illnesscase SET what_happened = 'x', contact_phone = 'x'")
    alert = alerted(case)

    assert watch_alerts(now=NOW + timedelta(minutes=31)) == 1
    acknowledge(alert=alert, actor=watch.first, now=NOW)
    assert sign_in(watch.first).get(url("alert", alert)).status_code == 200


def interview_data(**changes: str) -> dict[str, str]:
    given = {"held_at": "2026-03-18T10:00", "thoughts": "想过", "agreed": "妻子陪着", "has_plan": "no", "outcome": "2"}
    return given | changes


def test_the_whole_path_by_the_pages(watch, alert, sign_in):
    browser = sign_in(watch.first)
    browser.post(url("alert_answer", alert))
    answer = browser.post(url("interview", alert), interview_data())
    assert answer.status_code == 302
    page = browser.get(url("alert", alert)).content.decode()
    assert "bring in a specialist" in page
    assert "想过" in page

    refused = browser.post(url("alert_close", alert), follow=True).content.decode()
    assert "bring in a specialist" in refused
    browser.post(url("measure", alert), {"kind": "guardian", "reached_at": "2026-03-18T10:00", "note": "妻子已到"})
    page = browser.get(url("alert", alert)).content.decode()
    assert "Close it, release the case" in page
    browser.post(url("alert_close", alert))
    alert.refresh_from_db()
    assert alert.closed_by == watch.first
    assert browser.get(url("alert", alert)).status_code == 200  # past ones can be read


def test_a_form_that_lacks_something_keeps_what_was_typed(watch, alert, sign_in):
    answer = sign_in(watch.first).post(url("interview", alert), interview_data(agreed="", thoughts="说了很多"))

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "说了很多" in page
    assert not RiskInterview.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"held_at": "2026-03-18T12:00"}, "still to come"),
        ({"held_at": "2026-03-01T12:00"}, "before the sign of danger"),
        ({"has_plan": "yes", "outcome": "1"}, "With a plan the outcome is 2 or 3."),
        ({"outcome": "7"}, "7"),
    ],
)
def test_what_cannot_be_is_said(watch, alert, sign_in, changes, words):
    page = sign_in(watch.first).post(url("interview", alert), interview_data(**changes)).content.decode()

    assert words in page
    assert not RiskInterview.objects.exists()


def test_a_closed_one_takes_nothing_more(watch, alert, sign_in):
    record_interview(alert=alert, entry=spoken(at=NOW, outcome=0), actor=watch.first, now=NOW)
    close_alert(alert=alert, actor=watch.first, now=NOW)
    browser = sign_in(watch.first)

    assert "closed already" in browser.post(url("interview", alert), interview_data()).content.decode()
    data = {"kind": "police", "reached_at": "2026-03-18T10:00", "note": "x"}
    assert "closed already" in browser.post(url("measure", alert), data).content.decode()
    assert not RiskMeasure.objects.exists()


# --- the list --------------------------------------------------------------------------------------------------------


def test_the_list_shows_open_ones_and_past_ones_apart(watch, alert, sign_in):
    browser = sign_in(watch.first)
    assert alert.code in browser.get(reverse("visits:alerts")).content.decode()
    assert alert.code not in browser.get(reverse("visits:alerts") + "?tab=past").content.decode()
    RiskAlert.objects.filter(pk=alert.pk).update(closed_at=NOW)
    assert alert.code in browser.get(reverse("visits:alerts") + "?tab=past").content.decode()


def test_the_list_shows_nobody_more_than_the_pages_do(world, watch, alert, sign_in):
    for person in (watch.spare, world.person(Role.COUNSELLOR)):
        assert alert.code not in sign_in(person).get(reverse("visits:alerts")).content.decode()
    for person in (world.chair, world.welfare_officer, world.administrator):
        assert sign_in(person).get(reverse("visits:alerts")).status_code == 403


@pytest.mark.parametrize("count", [1, 3, 40])
def test_the_list_costs_the_same_however_many(world, watch, sign_in, count, django_assert_num_queries):
    for number in range(count):
        alerted(another(world, number))
    browser = sign_in(watch.supervisor)
    browser.get(reverse("visits:alerts"))

    with django_assert_num_queries(8):
        page = browser.get(reverse("visits:alerts")).content.decode()
    assert ("Next page" in page) == (count > 30)


# --- the roster ------------------------------------------------------------------------------------------------------


def test_the_roster_shows_who_is_on_duty_and_when_too_few_are(watch, sign_in):
    page = sign_in(watch.first).get(reverse("visits:duty")).content.decode()

    assert "08:00–18:00" in page
    assert "白露" in page
    assert "04:00–24:00: 0 of 2" in page
    assert "Put on duty" not in page


def test_the_supervisor_puts_somebody_on_duty_and_takes_them_off_again(watch, sign_in):
    browser = sign_in(watch.supervisor)
    assert "Put on duty" in browser.get(reverse("visits:duty")).content.decode()
    data = {"counsellor": watch.spare.pk, "starts_at": "2026-03-20T08:00", "ends_at": "2026-03-20T18:00"}
    answer = browser.post(reverse("visits:duty_add", args=[watch.team.pk]), data, follow=True)
    assert "葛青 is on the roster." in answer.content.decode()
    shift = DutyShift.objects.get(counsellor=watch.spare)

    asked = browser.get(reverse("visits:duty_remove", args=[shift.pk])).content.decode()
    assert "葛青, from 20 Mar 2026 08:00 to 20 Mar 2026 18:00" in asked
    browser.post(reverse("visits:duty_remove", args=[shift.pk]))
    assert not DutyShift.objects.filter(pk=shift.pk).exists()


def test_what_is_refused_stands_above_the_form(watch, sign_in):
    data = {"counsellor": watch.first.pk, "starts_at": "2026-03-18T11:00", "ends_at": "2026-03-18T12:00"}
    page = sign_in(watch.supervisor).post(reverse("visits:duty_add", args=[watch.team.pk]), data).content.decode()

    assert "白露 is on duty already from" in page


def test_a_rota_is_filled_by_the_page(watch, sign_in):
    data = {"people": [watch.first.pk, watch.second.pk], "first_day": "2026-03-23", "at": "08:00", "days": "7",
            "weeks": "2"}  # fmt: skip
    answer = sign_in(watch.supervisor).post(reverse("visits:duty_fill", args=[watch.team.pk]), data, follow=True)

    assert "4 shifts entered." in answer.content.decode()


def test_nobody_but_the_supervisor_changes_the_roster(world, watch, sign_in):
    shift = on_duty(watch.team, watch.spare, start=NOW + timedelta(days=2))
    for person in (watch.first, world.person(Role.COUNSELLOR), world.outsider(Role.COUNSELLING_SUPERVISOR)):
        browser = sign_in(User.objects.get(pk=person.pk))
        for name, pk in (("duty_add", watch.team.pk), ("duty_fill", watch.team.pk), ("duty_remove", shift.pk)):
            assert browser.get(reverse(f"visits:{name}", args=[pk])).status_code == 404
            assert browser.post(reverse(f"visits:{name}", args=[pk])).status_code == 404
    assert DutyShift.objects.filter(pk=shift.pk).exists()


def test_whoever_belongs_to_no_team_reads_what_to_wait_for(world, sign_in):
    page = sign_in(world.person(Role.COUNSELLOR)).get(reverse("visits:duty")).content.decode()

    assert "You belong to no counselling team" in page


@pytest.mark.parametrize("people", [1, 3, 20])
def test_the_roster_costs_the_same_however_many(watch, sign_in, people, django_assert_num_queries):
    for number in range(people):
        on_duty(watch.team, counsellor(watch.team, f"人{number}"), start=NOW + timedelta(days=1))
    browser = sign_in(watch.supervisor)
    browser.get(reverse("visits:duty"))

    with django_assert_num_queries(19):
        browser.get(reverse("visits:duty") + "?span=month")


@pytest.mark.parametrize("query", ["?from=yesterday", "?from=9999-12-31", "?team=x", "?span=year", "?from=0001-01-01"])
def test_odd_addresses_of_the_roster_are_answered(watch, sign_in, query):
    assert sign_in(watch.first).get(reverse("visits:duty") + query).status_code == 200


def test_duty_stands_in_the_navigation_of_counsellors_alone(world, watch, sign_in):
    assert reverse("visits:duty") in sign_in(watch.first).get("/work/").content.decode()
    assert f'href="{reverse("visits:duty")}"' not in sign_in(world.chair).get("/work/").content.decode()


def test_whoever_was_called_opens_it_without_a_post(watch, alert, sign_in):
    Post.objects.filter(user=watch.first).update(ends_on=NOW.date() - timedelta(days=1))

    assert sign_in(watch.first).get(alert.get_absolute_url()).status_code == 200
