"""The record page: a form without scripts, and the answers that the scripts of the phone read."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.messages import get_messages
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import RelativeFactory
from tests.factories.cases import NOW, reported
from tests.factories.visits import KEY, first_visit, record_entry
from unioncare.core.browser_marks import browser_mark
from unioncare.organisation.enums import Role
from unioncare.worklist.services import cancel_items
from visits.schedule.models import VisitRecord
from visits.schedule.services.recording import record_visit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_work")]


@pytest.fixture
def visit(world):
    return first_visit(reported(world))


@pytest.fixture
def page(visit):
    return reverse("visits:record", args=[visit.item_id])


@pytest.fixture
def browser(world, sign_in):
    return sign_in(world.branch_chair)


def typed(world, **changes):
    """What the form sends of an ordinary visit half an hour ago."""
    at = timezone.localtime(NOW - timedelta(minutes=30))
    fields = {
        "key": str(KEY), "mode": "hospital", "happened_at": f"{at:%Y-%m-%dT%H:%M}", "state": "same", "gift": "none",
        "came": [world.branch_chair.pk, world.person(Role.VICE_CHAIR).pk], "note": "精神尚可",
    }  # fmt: skip
    return fields | changes


def send(browser, page, person, data):
    return browser.post(page, data, headers={"x-waiting-record": browser_mark(person.pk)})


def test_the_page_names_its_reader_for_the_phone_without_saying_who_it_is(world, browser, page):
    shown = browser.get(page).content.decode()
    mark = browser_mark(world.branch_chair.pk)
    assert f'data-owner="{mark}"' in shown
    assert f'data-signs-out="{mark}"' in shown
    assert mark != browser_mark(world.welfare_officer.pk)
    assert re.fullmatch("[0-9a-f]{32}", mark)


def test_without_scripts_it_is_an_ordinary_form(world, browser, page, visit):
    answer = browser.post(page, typed(world))
    assert (answer.status_code, answer.url) == (302, visit.get_absolute_url())
    assert [str(message) for message in get_messages(answer.wsgi_request)] == ["The visit is recorded."]
    assert VisitRecord.objects.get().note == "精神尚可"


def test_without_scripts_a_mistake_comes_back_with_what_was_typed(world, browser, page):
    answer = browser.post(page, typed(world, came=[]))
    assert answer.status_code == 422
    assert "Say who went." in answer.content.decode()
    assert "精神尚可" in answer.content.decode()


def test_a_waiting_record_is_answered_with_its_address(world, browser, page, visit):
    answer = send(browser, page, world.branch_chair, typed(world))
    assert answer.status_code == 200
    assert answer.json() == {"url": visit.get_absolute_url(), "words": "The visit is recorded."}


def test_sent_twice_it_is_kept_once_and_answered_alike(world, browser, page):
    first = send(browser, page, world.branch_chair, typed(world))
    again = send(browser, page, world.branch_chair, typed(world))
    assert first.json() == again.json()
    assert VisitRecord.objects.count() == 1


def test_mistakes_of_a_waiting_record_are_named_with_their_fields(world, browser, page):
    answer = send(browser, page, world.branch_chair, typed(world, mode="", came=[]))
    assert answer.status_code == 422
    words = answer.json()["words"]
    assert "How was the visit made?: This field is required." in words
    assert "Who went?: Say who went." in words
    assert not VisitRecord.objects.exists()


def test_somebody_elses_record_is_refused_and_stays_theirs(world, browser, page):
    answer = send(browser, page, world.person(Role.VICE_CHAIR), typed(world))
    assert answer.status_code == 403
    assert "written by somebody else" in answer.json()["words"]
    assert not VisitRecord.objects.exists()


def test_whoever_was_second_hears_who_was_first_and_may_keep_theirs(world, browser, page, visit):
    record_visit(visit=visit, entry=record_entry(world), actor=world.person(Role.VICE_CHAIR), now=NOW)
    answer = send(browser, page, world.branch_chair, typed(world))
    assert answer.status_code == 409
    assert "recorded this visit" in answer.json()["words"]
    assert answer.json()["url"] == visit.get_absolute_url()
    kept = send(browser, page, world.branch_chair, typed(world, beside="1"))
    assert kept.status_code == 200
    assert VisitRecord.objects.get(key=KEY).visit.trigger == "extra"


def test_a_record_of_a_visit_that_was_cancelled_meanwhile_says_so(world, browser, page, visit):
    item = [visit.item_id]
    cancel_items(subject=visit.case.subject, now=NOW, actor=world.welfare_officer, reason="病人转院", only=item)
    answer = send(browser, page, world.branch_chair, typed(world))
    assert answer.status_code == 409
    assert "病人转院" in answer.json()["words"]


def test_what_was_begun_opens_whatever_became_of_the_visit(world, browser, page, visit):
    record_visit(visit=visit, entry=record_entry(world), actor=world.person(Role.VICE_CHAIR), now=NOW)
    assert browser.get(page).status_code == 302
    shown = browser.get(page, {"started": "1"}).content.decode()
    assert 'name="beside"' in shown
    assert 'id="visit-record"' in shown


def test_a_phone_two_hours_ahead_is_put_right_and_told(world, browser, page):
    ahead = NOW + timedelta(hours=2)
    at = timezone.localtime(ahead - timedelta(minutes=30))
    data = typed(world, happened_at=f"{at:%Y-%m-%dT%H:%M}", sent_at=ahead.isoformat().replace("+00:00", "Z"))
    answer = send(browser, page, world.branch_chair, data)
    assert "clock is 120 minutes ahead" in answer.json()["words"]
    assert VisitRecord.objects.get().happened_at == NOW - timedelta(minutes=30)


def test_whoever_became_a_relative_meanwhile_is_told_why(world, browser, page, visit):
    RelativeFactory(user=world.branch_chair, employee_no=visit.case.member.employee_no)
    answer = send(browser, page, world.branch_chair, typed(world))
    assert answer.status_code == 422
    assert "relative" in answer.json()["words"]


def test_who_may_not_record_it_is_refused(world, sign_in, page):
    assert send(sign_in(world.administrator), page, world.administrator, typed(world)).status_code == 403
    assert sign_in(world.outsiders[Role.BRANCH_CHAIR]).post(page, typed(world)).status_code == 404


def test_a_record_without_the_token_of_the_session_is_refused(world, page):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(world.branch_chair)
    assert send(browser, page, world.branch_chair, typed(world)).status_code == 403
    token = browser.get(reverse("visits:waiting")).json()["token"]
    headers = {"x-waiting-record": browser_mark(world.branch_chair.pk), "x-csrftoken": token}
    assert browser.post(page, typed(world), headers=headers).status_code == 200


def test_a_session_that_ended_answers_with_the_sign_in(world, client, page):
    assert client.get(reverse("visits:waiting")).status_code == 302
    assert send(client, page, world.branch_chair, typed(world)).status_code == 302


def test_asking_who_is_signed_in_keeps_no_session_alive(world, browser):
    assert browser.get(reverse("visits:waiting")).status_code == 200
    assert "last_extended" not in browser.session
    browser.get(reverse("visits:mine"))
    assert "last_extended" in browser.session


def test_the_page_for_no_network_is_the_same_for_everybody(world, browser, client):
    mine = browser.get(reverse("visits:offline")).content.decode()
    nobodys = Client().get(reverse("visits:offline"), headers={"cookie": "unioncare_language=en"}).content.decode()
    assert mine == nobodys
    assert 'data-owner=""' in mine
    assert world.branch_chair.name not in mine
    assert "csrfmiddlewaretoken" not in mine
    assert re.search(r'X-CSRFToken": ""', mine)


def test_the_worker_keeps_that_page_and_files_that_exist(client):
    answer = client.get(reverse("visits:worker"))
    assert answer.headers["Content-Type"].startswith("text/javascript")
    kept = json.loads(re.search(r"self.KEPT = (\{.*\});", answer.content.decode())[1])
    assert kept["page"] == reverse("visits:offline")
    assert reverse("visits:worker").rpartition("/")[0] + "/" == reverse("visits:mine")  # its scope
    missing = [file for file in kept["files"] if not finders.find(file.removeprefix("/static/"))]
    assert missing == []
    imported = {f"/static/js/{name}" for name in _imports()}
    assert imported <= set(kept["files"])


def _imports():
    """Yield what the scripts of visits import from one another."""
    names = ["visit-shell.js"]
    for name in names:
        text = Path(finders.find(f"js/{name}")).read_text(encoding="utf-8")
        names += [found for found in re.findall(r'from "\./(.+?)"', text) if found not in names]
        yield name


def test_the_worker_changes_with_the_language_of_the_page(client):
    chinese = client.get(reverse("visits:worker")).content
    client.cookies["unioncare_language"] = "en"
    assert client.get(reverse("visits:worker")).content != chinese
