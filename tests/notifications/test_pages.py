"""The inbox, the bell, and what a person sets."""

from datetime import time

import pytest
import time_machine
from django.conf import settings as django_settings
from django.urls import reverse
from django.utils import timezone

from tests.factories import UserFactory, build_world
from tests.factories.worklist import NOW
from unioncare.middleware import LAST_EXTENDED
from unioncare.notifications.enums import Channel, MessageState
from unioncare.notifications.models import Contact, Message, Preferences
from unioncare.notifications.services.delivering import deliver
from unioncare.notifications.services.telling import News, tell
from unioncare.organisation.enums import Role

pytestmark = pytest.mark.django_db
INBOX, WISHES = "/messages/", "/messages/settings/"


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world():
    return build_world()


@pytest.fixture
def officer(world, client):
    person = world.welfare_officer
    client.force_login(person, backend=django_settings.AUTHENTICATION_BACKENDS[-1])
    return person


def tell_tea(reader, key: str = "tea:1") -> Message:
    tell(news=[News("tea", key, recipient=reader.pk, params={"hour": 5}, path="/work/")], now=timezone.now())
    return Message.objects.inbox_of(reader.pk).latest("pk")


def test_the_inbox_shows_ones_own_messages_newest_first(officer, world, client):
    tell_tea(officer)
    tell(news=[News("fire", "fire:1", recipient=officer.pk)], now=timezone.now())
    tell_tea(world.chair, "tea:9")
    page = client.get(INBOX).text
    assert page.index("Fire") < page.index("Tea at 5")
    assert page.count("Tea at 5") == 1
    assert "2 条未读" in page


@pytest.mark.parametrize("count", [1, 3, 50])
def test_the_inbox_needs_the_same_queries_for_any_number(officer, client, count, django_assert_num_queries):
    for number in range(count):
        tell_tea(officer, f"tea:{number}")
    client.get(INBOX)
    with django_assert_num_queries(4):  # session's person, posts, messages, how many are unread
        client.get(INBOX)


def test_a_message_leads_to_its_page_and_is_read_then(officer, client):
    message = tell_tea(officer)
    answer = client.get(f"/messages/{message.pk}/open/")
    assert answer.headers["Location"] == "/work/"
    message.refresh_from_db()
    assert message.read_at is not None


def test_nobody_opens_another_persons_message(officer, world, client):
    message = tell_tea(world.chair)
    assert client.get(f"/messages/{message.pk}/open/").status_code == 404


def test_a_message_never_leads_out_of_the_house(officer, client):
    message = tell_tea(officer)
    Message.objects.filter(pk=message.pk).update(path="https://evil.example.org/")
    assert client.get(f"/messages/{message.pk}/open/").headers["Location"] == INBOX


def test_marking_all_as_read_leaves_what_came_meanwhile(officer, client):
    seen = tell_tea(officer)
    later = tell_tea(officer, "tea:2")
    client.post("/messages/read/", {"newest": seen.pk})
    later.refresh_from_db()
    assert later.read_at is None
    assert Message.objects.inbox_of(officer.pk).unread().count() == 1


def test_a_message_whose_words_are_broken_says_so_and_the_others_stand(officer, client):
    tell_tea(officer)
    broken = tell_tea(officer, "tea:2")
    Message.objects.filter(pk=broken.pk).update(params={}, kind="tea")
    unknown = tell_tea(officer, "tea:3")
    Message.objects.filter(pk=unknown.pk).update(kind="gone")
    page = client.get(INBOX).text
    assert "Tea at 5" in page
    assert page.count("无法显示") == 2


def test_the_bell_tells_how_many_are_unread_and_keeps_no_session_alive(officer, client):
    tell_tea(officer)
    session = client.session
    session[LAST_EXTENDED] = 1
    session.save()
    answer = client.get("/messages/news/")
    assert ">1<" in answer.text
    assert client.session[LAST_EXTENDED] == 1
    client.get(INBOX)
    assert client.session[LAST_EXTENDED] > 1


def test_a_person_sets_what_reaches_them(officer, client):
    given = {"by_email": "on", "quiet_from": "20:00", "quiet_until": "08:00", "digest_at": "", "muted": ["tea"]}
    assert client.post(WISHES, given).headers["Location"] == WISHES
    wish = Preferences.objects.get(user=officer)
    assert (wish.by_email, wish.by_sms, wish.quiet_from, wish.muted) == (True, False, time(20), ["tea"])


def test_quiet_hours_need_both_ends(officer, client):
    page = client.post(WISHES, {"quiet_from": "20:00", "quiet_until": "", "digest_at": ""})
    assert "静默时段需要开始和结束时间" in page.text
    assert not Preferences.objects.exists()


def test_what_must_reach_everybody_cannot_be_muted(officer, client):
    page = client.post(WISHES, {"quiet_from": "", "quiet_until": "", "muted": ["fire"]})
    assert page.status_code == 200
    assert not Preferences.objects.exists()


def test_a_contact_is_added_tried_and_removed(officer, client, gateway):
    address = f"json://127.0.0.1:{gateway.port}/send"
    client.post(f"{WISHES}contacts/", {"channel": "chat", "address": address, "label": "值班群"})
    contact = Contact.objects.get(user=officer)
    assert contact.address == address
    page = client.get(WISHES).text
    assert "值班群" in page
    assert address not in page
    client.post(f"{WISHES}contacts/{contact.pk}/try/")
    deliver(channel=Channel.CHAT)
    assert "值班群" in gateway.bodies[0]["message"]
    client.post(f"{WISHES}contacts/{contact.pk}/remove/")
    assert not Contact.objects.exists()


@pytest.mark.parametrize(
    ("channel", "address", "words"),
    [
        ("chat", "http://127.0.0.1:8000/", "不是此处可用的聊天服务地址"),
        ("chat", "json://127.0.0.1/", "不是此处可用的聊天服务地址"),
        ("email", "zhou@", "不是电子邮件地址"),
        ("sms", "12", "不是电话号码"),
    ],
)
def test_an_address_that_cannot_work_is_refused_beside_its_field(officer, client, channel, address, words):
    page = client.post(f"{WISHES}contacts/", {"channel": channel, "address": address, "label": "x"})
    assert words in page.text
    assert not Contact.objects.exists()


def test_nobody_touches_another_persons_contact(officer, world, client):
    theirs = Contact.objects.create(user=world.chair, channel="sms", label="手机", address="13800001111")
    for act in ("remove", "try"):
        assert client.post(f"{WISHES}contacts/{theirs.pk}/{act}/").status_code == 404
    assert Contact.objects.filter(pk=theirs.pk).exists()


def test_a_contact_that_is_removed_leaves_its_messages_visible(officer, client, gateway):
    contact = Contact.objects.create(user=officer, channel="sms", label="手机", address="13800001111")
    tell_tea(officer)
    client.post(f"{WISHES}contacts/{contact.pk}/remove/")
    deliver(channel=Channel.SMS)
    assert Message.objects.get(channel=Channel.SMS).state == MessageState.DEAD


def test_somebody_without_a_post_has_no_bell(client):
    client.force_login(UserFactory(), backend=django_settings.AUTHENTICATION_BACKENDS[-1])
    assert client.get(INBOX).status_code == 403
    assert "uc-bell" not in client.get(reverse("organisation:profile")).text


class TestTheAdmin:
    @pytest.fixture
    def administrator(self, world, client):
        person = world.administrator_of_all()
        client.force_login(person, backend=django_settings.AUTHENTICATION_BACKENDS[-1])
        return person

    def test_a_unit_gets_a_contact_whose_address_is_never_shown_again(self, administrator, world, client):
        given = {"unit": world.branch.pk, "channel": "chat", "address": "wecombot://secretkey", "label": "分会群"}
        client.post("/admin/notifications/contact/add/", given)
        contact = Contact.objects.get(unit=world.branch)
        page = client.get(f"/admin/notifications/contact/{contact.pk}/change/").text
        assert "分会群" in page
        assert "secretkey" not in page

    def test_an_administrator_of_a_part_sets_nothing_elsewhere(self, world, client):
        client.force_login(world.administrator, backend=django_settings.AUTHENTICATION_BACKENDS[-1])
        given = {"unit": world.far_branch.pk, "channel": "chat", "address": "wecombot://secretkey", "label": "群"}
        assert client.post("/admin/notifications/contact/add/", given).status_code == 200
        assert not Contact.objects.exists()

    def test_dead_letters_are_tried_again_from_the_list(self, administrator, world, client, mail):
        reader = world.person(Role.CHAIR)
        tell_tea(reader)
        deliver(channel=Channel.EMAIL)
        dead = Message.objects.get(channel=Channel.EMAIL)
        assert dead.state == MessageState.DEAD
        listed = client.get("/admin/notifications/message/?state=dead").text
        assert reader.name in listed
        type(reader).objects.filter(pk=reader.pk).update(email="chair@example.org")
        client.post("/admin/notifications/message/", {"action": "retry", "_selected_action": [dead.pk]})
        deliver(channel=Channel.EMAIL)
        dead.refresh_from_db()
        assert dead.state == MessageState.SENT
