"""One's open work in one's own calendar program: a secret address, kinds and links, nothing else."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings as django_settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from tests.factories.cases import load_catalogues, reported
from tests.factories.worklist import NOW, SubjectFactory, WorkItemFactory
from unioncare.organisation.models import Post
from unioncare.worklist.models import CalendarFeed, WorkItem
from unioncare.worklist.services import complete_item, pause_item
from unioncare.worklist.services.feeding import make_feed, revoke_feed

pytestmark = pytest.mark.django_db
PAGE = reverse("worklist:calendar")
DUE = datetime(2026, 3, 20, 18, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(autouse=True)
def today(settings):
    settings.PUBLIC_URL = "https://care.mine.example"
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def address(world):
    person = world.branch_chair
    return reverse("worklist:calendar_file", args=[make_feed(user=person, actor=person, now=NOW)])


@pytest.fixture
def program() -> Client:
    """A calendar program: no session, no cookies."""
    return Client()


def item(world, **fields):
    basis = {"subject": SubjectFactory(unit=world.group), "assignee": world.branch_chair, "due_at": DUE}
    return WorkItemFactory(**(basis | fields))


def events(program, address):
    return Calendar.from_ical(program.get(address).content).walk("VEVENT")


def test_it_holds_kind_and_link_of_each_open_item(world, program, address):
    visit = item(world)
    [event] = events(program, address)
    assert event["SUMMARY"] == "探望"
    assert event["URL"] == f"https://care.mine.example/work/{visit.pk}/"
    assert event.decoded("DTSTART") == date(2026, 3, 20)
    assert event.decoded("DTEND") == date(2026, 3, 21)
    assert event["UID"] == f"item-{visit.pk}@care.mine.example"


def test_what_is_counted_in_hours_stands_at_its_hour(world, program, address):
    item(world, in_hours=True)
    [event] = events(program, address)
    assert event.decoded("DTEND") == DUE


def test_nothing_tells_whom_or_what_illness_it_concerns(world, program):
    load_catalogues()
    case = reported(world)
    item(world, subject=case.subject, title={"zh": "探望陈国栋", "en": "Visit Chen"}, details={"note": "肺部肿块"})
    token = make_feed(user=world.branch_chair, actor=world.branch_chair, now=NOW)
    held = program.get(reverse("worklist:calendar_file", args=[token])).content.decode().replace("\r\n ", "")
    assert held.count("BEGIN:VEVENT") >= 1
    for word in (case.member.name, case.number, "肿块", "Chen", world.group.name):
        assert word not in held


def test_it_keeps_to_the_standard(world, program, address):
    """Lines end with CRLF and are folded at 75 bytes; what every event must have is there."""
    item(world)
    held = program.get(address).content
    assert held.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in held.replace(b"\r\n", b"")
    assert max(len(line) for line in held.split(b"\r\n")) <= 75
    for name in (b"VERSION:2.0", b"PRODID:", b"METHOD:PUBLISH", b"UID:", b"DTSTAMP:", b"CLASS:PRIVATE"):
        assert name in held


def test_ended_paused_and_other_peoples_items_are_not_in_it(world, program, address):
    complete_item(item=item(world), actor=world.branch_chair, now=NOW)
    pause_item(item=item(world), actor=world.branch_chair, now=NOW, why="family")
    item(world, assignee=world.chair)
    assert events(program, address) == []


def test_a_program_that_asks_again_is_told_that_nothing_changed(world, program, address):
    item(world)
    first = program.get(address)
    assert program.get(address, headers={"if-none-match": first["ETag"]}).status_code == 304
    item(world)
    assert program.get(address, headers={"if-none-match": first["ETag"]}).status_code == 200
    assert program.head(address).status_code == 200


@pytest.mark.parametrize("end", ["unknown", "revoked", "replaced", "left", "lost the post"])
def test_an_address_that_ended_is_not_there(world, program, address, end):
    person = world.branch_chair
    if end == "unknown":
        address = reverse("worklist:calendar_file", args=["x" * 32])
    elif end == "revoked":
        assert revoke_feed(user=person, actor=person)
    elif end == "replaced":
        make_feed(user=person, actor=person, now=NOW)
    elif end == "left":
        person.is_active = False
        person.save()
    else:
        Post.objects.filter(user=person).update(ends_on=NOW.date() - timedelta(days=1))
    assert program.get(address).status_code == 404


def test_the_database_does_not_hold_the_address(world, address):
    token = address.rpartition("/")[2].removesuffix(".ics")
    feed = CalendarFeed.objects.get()
    assert token.encode() not in bytes(feed.token_digest)
    assert not re.search(r"[A-Za-z0-9_-]{32}", str(feed))


def test_whoever_guesses_is_slowed_down(world, program, address):
    answers = [program.get(address).status_code for _ in range(301)]
    assert answers[:300] == [200] * 300
    assert answers[300] == 403


def test_a_program_reads_on_while_redis_is_away(world, program, address, settings):
    item(world)
    settings.CACHES = {alias: cache | {"LOCATION": "redis://127.0.0.1:1/1"} for alias, cache in settings.CACHES.items()}
    answer = program.get(address)
    assert answer.status_code == 200
    assert answer.content.count(b"BEGIN:VEVENT") == 1


@pytest.mark.parametrize("count", [1, 3, 50])
def test_it_asks_as_often_however_much_there_is(world, program, address, count, django_assert_num_queries):
    for _ in range(count):
        item(world)
    program.get(address)
    with django_assert_num_queries(3):
        program.get(address)


class TestPage:
    @pytest.fixture
    def chair(self, world, client):
        client.force_login(world.branch_chair, backend=django_settings.AUTHENTICATION_BACKENDS[-1])
        return client

    def test_the_address_is_shown_once(self, chair, program, world):
        item(world)
        page = chair.post(PAGE, {"act": "make"}).text
        address = re.search(r'value="https://care\.mine\.example(/work/calendar/[^"]+)"', page)
        assert address
        assert len(events(program, address[1])) == 1
        again = chair.get(PAGE).text
        assert address[1] not in again
        assert "2026-03-18" in again

    def test_it_says_when_a_program_read_it(self, chair, program, address):
        assert "还没有程序读取过" in chair.get(PAGE).text
        program.get(address)
        assert "上次读取：2026-03-18 09:40" in chair.get(PAGE).text

    def test_it_is_revoked_there(self, chair, program, address):
        assert "已撤销" in chair.post(PAGE, {"act": "revoke"}, follow=True).text
        assert program.get(address).status_code == 404
        assert not WorkItem.objects.exists()
