"""The outbox and its workers, with a real mail server."""

from datetime import datetime, timedelta
from threading import Barrier, Thread
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from tests.factories import UserFactory
from tests.notifications.conftest import Tea
from unioncare.notifications.enums import Channel, MessageState, Trouble
from unioncare.notifications.models import Contact, Message, Preferences
from unioncare.notifications.services import delivering
from unioncare.notifications.services.delivering import WAITS, deliver, take
from unioncare.notifications.services.telling import News, tell
from unioncare.notifications.services.upkeep import drop_dead, retry_dead
from unioncare.organisation.models import User

NOON = datetime(2026, 3, 10, 12, tzinfo=ZoneInfo("Asia/Shanghai"))

pytestmark = pytest.mark.django_db


def tell_tea(reader, key: str = "tea:1", **params) -> Message:
    tell(news=[News("tea", key, recipient=reader.pk, params=params or {"hour": 5}, path="/work/7/")], now=NOON)
    return Message.objects.filter(recipient=reader).exclude(channel=Channel.INBOX).latest("pk")


def run(now: datetime = NOON, channel: str = Channel.EMAIL) -> delivering.Delivered:
    return deliver(channel=channel, clock=lambda: now)


def test_a_mail_goes_out_in_the_readers_language_as_text_and_html(reader, mail, settings):
    settings.PUBLIC_URL = "https://care.example.org"
    message = tell_tea(reader)
    assert run().sent == 1
    (letter,) = mail.letters
    assert letter["Subject"] == "Tea at 5"
    assert letter["To"] == "zhou@example.org"
    assert letter["Message-ID"] == f"<{message.message_id}@care.example.org>"
    text = letter.get_body(("plain",)).get_content()
    html = letter.get_body(("html",)).get_content()
    assert "Bring a cup & a friend." in text
    assert "https://care.example.org/work/7/" in text
    assert "Bring a cup &amp; a friend." in html
    assert '<html lang="zh-hans">' in html
    message.refresh_from_db()
    assert (message.state, message.sent_at, message.lease) == (MessageState.SENT, NOON, None)


def test_a_run_uses_one_connection(mail):
    for number in range(30):
        tell_tea(UserFactory(email=f"p{number}@example.org"), key=f"tea:{number}")
    assert run().sent == 30
    assert mail.connections == 1


def test_nothing_is_sent_twice(reader, mail):
    tell_tea(reader)
    run()
    assert run().sent == 0
    assert len(mail.letters) == 1


def test_what_is_not_due_waits(reader, mail):
    tell_tea(reader)
    assert run(NOON - timedelta(seconds=1)).sent == 0


def test_a_mailbox_that_is_full_is_tried_again_later_and_the_others_go_on(reader, mail):
    message, other = tell_tea(reader), tell_tea(UserFactory(email="ok@example.org"))
    mail.answer = lambda address: "452 full" if address == "zhou@example.org" else "250 OK"
    done = run()
    assert (done.sent, done.later, done.dead) == (1, 1, 0)
    message.refresh_from_db()
    other.refresh_from_db()
    assert other.state == MessageState.SENT
    assert (message.state, message.attempts, message.try_at) == (MessageState.WAITING, 1, NOON + WAITS[0])
    mail.answer = lambda address: "250 OK"
    assert run(NOON + WAITS[0]).sent == 1


def test_a_mailbox_that_does_not_exist_is_given_up_at_once(reader, mail):
    message = tell_tea(reader)
    mail.answer = lambda address: "550 no such user zhou@example.org"
    assert run().dead == 1
    message.refresh_from_db()
    assert (message.state, message.trouble) == (MessageState.DEAD, Trouble.REFUSED)
    assert "550" in message.error
    assert "zhou" not in message.error


def test_a_server_that_is_away_costs_one_message_one_try(mail, settings):
    settings.EMAIL_PORT = 1
    for number in range(3):
        tell_tea(UserFactory(email=f"p{number}@example.org"), key=f"tea:{number}")
    assert run().later == 1
    waiting = Message.objects.waiting().filter(channel=Channel.EMAIL)
    assert sorted(waiting.values_list("attempts", flat=True)) == [0, 0, 1]
    assert set(waiting.values_list("lease", flat=True)) == {None}
    settings.EMAIL_PORT = mail.port
    assert run(NOON + WAITS[0]).sent == 3


def test_a_server_that_says_goodbye_ends_the_run(reader, mail):
    message = tell_tea(reader)
    mail.data_answer = lambda: "421 closing"
    run()
    message.refresh_from_db()
    assert (message.state, message.trouble) == (MessageState.WAITING, Trouble.UNREACHABLE)


def test_after_the_last_try_it_is_a_dead_letter(reader, mail):
    message = tell_tea(reader)
    mail.answer = lambda address: "451 later"
    while message.state == MessageState.WAITING:
        run(message.try_at)
        message.refresh_from_db()
    assert (message.state, message.attempts) == (MessageState.DEAD, len(WAITS) + 1)


def test_a_message_that_is_late_does_not_wake_anybody(reader, mail):
    message = tell_tea(reader)
    assert run(NOON.replace(hour=23)).later == 1
    message.refresh_from_db()
    assert (message.try_at, message.attempts) == (NOON.replace(day=11, hour=7), 0)
    assert run(NOON.replace(day=11, hour=7)).sent == 1


def test_what_is_urgent_goes_out_at_night(reader, mail):
    tell(news=[News("fire", "fire:1", recipient=reader.pk)], now=NOON)
    assert run(NOON.replace(hour=23)).sent == 1


def test_an_address_that_no_key_opens_is_a_dead_letter_and_the_others_go_on(reader, gateway, settings):
    settings.SMS_GATEWAY_URL = gateway.url
    other = UserFactory(email="", phone="13900001111")
    for person in (reader, other):
        Preferences.objects.create(user=person, by_sms=True, by_email=False)
    User.objects.filter(pk=reader.pk).update(phone=b"\x01broken")
    tell(news=[News("tea", "tea:1", recipient=one.pk, params={"hour": 5}) for one in (reader, other)], now=NOON)
    run(channel=Channel.SMS)
    states = dict(Message.objects.filter(channel=Channel.SMS).values_list("recipient", "state"))
    assert states == {reader.pk: MessageState.DEAD, other.pk: MessageState.SENT}
    assert Message.objects.get(recipient=reader, channel=Channel.SMS).trouble == Trouble.BAD_ADDRESS


def test_a_phone_that_no_key_opens_does_not_concern_mail(reader, mail, django_assert_num_queries):
    User.objects.filter(pk=reader.pk).update(phone=b"\x01broken")
    tell_tea(reader)
    # Taken in a transaction (four), read, its quiet hours, noted; then a look (three) finds nothing more.
    with django_assert_num_queries(10):
        assert run().sent == 1


def test_an_error_that_nobody_foresaw_is_a_dead_letter_with_its_name(reader, mail, monkeypatch):
    monkeypatch.setattr(Tea, "lines", lambda self, facts: facts["hour"].nothing)
    message = tell_tea(reader)
    assert run().dead == 1
    message.refresh_from_db()
    assert "AttributeError" in message.error


def test_a_dead_letter_is_tried_again_or_laid_to_rest(reader, mail):
    message = tell_tea(reader)
    mail.answer = lambda address: "550 no"
    run()
    mail.answer = lambda address: "250 OK"
    assert retry_dead(pks=[message.pk], actor=reader, now=NOON) == 1
    assert run().sent == 1
    assert retry_dead(pks=[message.pk], actor=reader, now=NOON) == 0
    assert drop_dead(pks=[message.pk], actor=reader) == 0


@pytest.mark.parametrize(
    ("change", "trouble"),
    [
        ({"email": ""}, Trouble.NO_ADDRESS),
        ({"is_active": False}, Trouble.NO_ADDRESS),
        ({"email": "not an address"}, Trouble.BAD_ADDRESS),
    ],
)
def test_a_person_who_cannot_be_reached_is_a_dead_letter_with_a_name(reader, mail, change, trouble):
    message = tell_tea(reader)
    type(reader).objects.filter(pk=reader.pk).update(**change)
    other = tell_tea(UserFactory(email="ok@example.org"))
    assert (run().dead, len(mail.letters)) == (1, 1)
    message.refresh_from_db()
    other.refresh_from_db()
    assert (message.state, message.trouble) == (MessageState.DEAD, trouble)
    assert other.state == MessageState.SENT


def test_a_text_that_lacks_a_fact_is_a_dead_letter_that_names_it(reader, mail):
    message = tell_tea(reader, minute=30)
    other = tell_tea(UserFactory(email="ok@example.org"))
    run()
    message.refresh_from_db()
    other.refresh_from_db()
    assert (message.state, message.trouble) == (MessageState.DEAD, Trouble.TEXT)
    assert "tea" in message.error
    assert "hour" in message.error
    assert other.state == MessageState.SENT


def test_a_template_that_lacks_a_variable_is_a_dead_letter_too(reader, mail, monkeypatch, tmp_path, settings):
    from unioncare.notifications import letters
    from unioncare.notifications.kinds import get_kind

    for name in ("odd.txt", "odd.html"):
        (tmp_path / "templates").mkdir(exist_ok=True)
        (tmp_path / "templates" / name).write_text("{{ subject }} {{ nowhere }}")
    monkeypatch.setattr(type(get_kind("tea")), "template", "odd")
    settings.BASE_DIR = tmp_path
    letters._templates.cache_clear()
    message = tell_tea(reader)
    run()
    letters._templates.cache_clear()
    message.refresh_from_db()
    assert message.trouble == Trouble.TEXT
    assert "nowhere" in message.error


def test_a_killed_workers_messages_come_back_when_its_lease_ends(reader, mail):
    tell_tea(reader)
    take(channel=Channel.EMAIL, now=NOON)  # … and the worker is killed here
    assert run().sent == 0
    assert run(NOON + delivering.lease_time()).sent == 1


def test_a_worker_that_lost_its_lease_does_not_overwrite_what_the_other_noted(reader, mail):
    message = tell_tea(reader)
    _lease, _batch = take(channel=Channel.EMAIL, now=NOON)
    later = NOON + delivering.lease_time()
    assert run(later).sent == 1
    message.refresh_from_db()
    assert message.sent_at == later


def test_a_worker_gets_on_with_a_lease_that_holds_for_one_letter_only(mail, settings):
    settings.EMAIL_TIMEOUT, settings.OUTBOX_LEASE_SECONDS = 5, 20  # a letter may take four times five seconds
    for number in range(3):
        tell_tea(UserFactory(email=f"p{number}@example.org"), key=f"tea:{number}")
    assert run().sent == 3
    assert len(set(mail.message_ids)) == len(mail.letters) == 3


@pytest.mark.django_db(transaction=True)
def test_a_database_that_restarts_between_sending_and_recording_doubles_nothing(reader, mail):
    message = tell_tea(reader)
    other = connection.copy()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (backend,) = cursor.fetchone()

    def cut() -> str:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [backend])
        return "250 OK"

    mail.data_answer = cut
    other.inc_thread_sharing()
    assert run().sent == 1
    other.close()
    message.refresh_from_db()
    assert message.state == MessageState.SENT
    assert len(mail.letters) == 1


@pytest.mark.django_db(transaction=True)
def test_workers_side_by_side_send_each_message_once(mail):
    for number in range(250):
        tell_tea(UserFactory(email=f"p{number}@example.org"), key=f"tea:{number}")
    barrier = Barrier(3)

    def work() -> None:
        barrier.wait()
        run()
        connection.close()

    workers = [Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(mail.letters) == 250
    assert len(set(mail.message_ids)) == 250


def test_a_text_message_goes_through_the_gateway_with_its_number(reader, gateway, settings):
    settings.SMS_GATEWAY_BODY = {"phones": ["{to}"], "content": {"text": "{text}"}, "ref": "{id}"}
    contact = Contact.objects.create(user=reader, channel=Channel.SMS, label="手机", address="13800001111")
    tell(news=[News("tea", "tea:1", recipient=reader.pk, params={"hour": 5}, contact=contact.pk)], now=NOON)
    assert run(channel=Channel.SMS).sent == 1
    message = Message.objects.get(channel=Channel.SMS)
    (body,) = gateway.bodies
    assert body["phones"] == ["13800001111"]
    assert body["content"]["text"].startswith("Tea at 5")
    assert body["ref"] == gateway.headers[0]["Idempotency-Key"] == str(message.message_id)


@pytest.mark.parametrize(
    ("status", "state", "trouble"),
    [
        (503, MessageState.WAITING, Trouble.REFUSED),
        (429, MessageState.WAITING, Trouble.REFUSED),
        (401, MessageState.WAITING, Trouble.UNREACHABLE),
        (422, MessageState.DEAD, Trouble.REFUSED),
    ],
)
def test_a_gateways_answer_says_whether_to_try_again(reader, gateway, status, state, trouble):
    Contact.objects.create(user=reader, channel=Channel.SMS, label="手机", address="13800001111")
    tell(news=[News("tea", "tea:1", recipient=reader.pk, params={"hour": 5})], now=NOON)
    gateway.status = status
    run(channel=Channel.SMS)
    message = Message.objects.get(channel=Channel.SMS)
    assert (message.state, message.trouble) == (state, trouble)
    assert str(status) in message.error


def test_a_chat_bot_is_told_by_its_apprise_address(reader, gateway):
    address = f"json://127.0.0.1:{gateway.port}/send"
    Contact.objects.create(user=reader, channel=Channel.CHAT, label="群", address=address)
    tell(news=[News("tea", "tea:1", recipient=reader.pk, params={"hour": 5})], now=NOON)
    assert run(channel=Channel.CHAT).sent == 1
    message = Message.objects.get(channel=Channel.CHAT)
    assert gateway.bodies[0]["title"] == "Tea at 5"
    assert str(message.message_id)[:8] in gateway.bodies[0]["message"]


def test_a_bot_that_is_down_does_not_delay_the_others(reader, gateway):
    down = Contact.objects.create(user=reader, channel=Channel.CHAT, label="旧群", address="json://127.0.0.1:1/")
    up = f"json://127.0.0.1:{gateway.port}/send"
    Contact.objects.create(user=reader, channel=Channel.CHAT, label="群", address=up)
    for number in range(3):
        tell(news=[News("tea", f"tea:{number}", recipient=reader.pk, params={"hour": 5})], now=NOON)
    done = run(channel=Channel.CHAT)
    assert (done.sent, done.later) == (3, 3)
    assert set(Message.objects.filter(contact=down).values_list("state", flat=True)) == {MessageState.WAITING}


def test_a_service_that_is_not_allowed_is_a_dead_letter(reader, gateway, settings):
    settings.CHAT_SCHEMAS = ["wecombot"]
    address = f"json://127.0.0.1:{gateway.port}/send"
    Contact.objects.create(user=reader, channel=Channel.CHAT, label="群", address=address)
    tell(news=[News("tea", "tea:1", recipient=reader.pk, params={"hour": 5})], now=NOON)
    run(channel=Channel.CHAT)
    message = Message.objects.get(channel=Channel.CHAT)
    assert (message.state, message.trouble) == (MessageState.DEAD, Trouble.BAD_ADDRESS)
    assert gateway.bodies == []
