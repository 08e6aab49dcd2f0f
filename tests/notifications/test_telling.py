"""Writing into the outbox."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from tests.factories import UnitFactory, UserFactory
from unioncare.notifications.enums import Channel, MessageState
from unioncare.notifications.models import Contact, Message, Preferences
from unioncare.notifications.services.telling import News, tell

NOON = datetime(2026, 3, 10, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
NIGHT = NOON.replace(hour=23)

pytestmark = pytest.mark.django_db


def tea(reader, key: str = "tea:1") -> News:
    return News("tea", key, recipient=reader.pk, params={"hour": 5}, path="/work/7/")


def rows(channel: str = "") -> list[Message]:
    found = Message.objects.order_by("pk")
    return list(found.filter(channel=channel) if channel else found)


def test_a_person_finds_it_in_the_inbox_and_gets_a_mail(reader):
    assert tell(news=[tea(reader)], now=NOON) == 2
    inbox, mail = rows()
    assert (inbox.channel, inbox.state, inbox.sent_at) == (Channel.INBOX, MessageState.SENT, NOON)
    assert (mail.channel, mail.state, mail.due_at) == (Channel.EMAIL, MessageState.WAITING, NOON)


def test_the_same_news_is_told_once(reader):
    tell(news=[tea(reader)], now=NOON)
    assert tell(news=[tea(reader), tea(reader)], now=NOON) == 0


def test_what_is_rolled_back_was_never_told(reader):
    with transaction.atomic():
        tell(news=[tea(reader)], now=NOON)
        transaction.set_rollback(True)
    assert rows() == []


def test_it_waits_for_the_morning_unless_it_is_urgent(reader):
    tell(news=[tea(reader), News("fire", "fire:1", recipient=reader.pk)], now=NIGHT)
    due = {message.kind: message.due_at for message in rows(Channel.EMAIL)}
    assert due == {"tea": NOON.replace(day=11, hour=7), "fire": NIGHT}


def test_a_muted_kind_stays_in_the_inbox(reader):
    Preferences.objects.create(user=reader, muted=["tea", "fire"])
    tell(news=[tea(reader), News("fire", "fire:1", recipient=reader.pk)], now=NOON)
    assert [(one.kind, one.channel) for one in rows()] == [
        ("tea", Channel.INBOX),
        ("fire", Channel.INBOX),
        ("fire", Channel.EMAIL),
    ]


def test_whoever_wants_a_digest_gets_nothing_else_that_is_not_urgent(reader):
    Preferences.objects.create(user=reader, digest_at=time(8))
    tell(news=[tea(reader), News("fire", "fire:1", recipient=reader.pk)], now=NOON)
    assert [message.kind for message in rows(Channel.EMAIL)] == ["fire"]


def test_every_contact_gets_its_own(reader):
    Contact.objects.create(user=reader, channel=Channel.CHAT, label="企业微信", address="wecombot://key")
    Contact.objects.create(user=reader, channel=Channel.CHAT, label="旧", address="wecombot://old", is_active=False)
    Preferences.objects.create(user=reader, by_sms=True)
    tell(news=[tea(reader)], now=NOON)
    assert [message.channel for message in rows()] == [Channel.INBOX, Channel.CHAT, Channel.EMAIL, Channel.SMS]


def test_who_has_no_address_leaves_a_row_that_will_say_so(db):
    nobody = UserFactory(email="")
    tell(news=[tea(nobody)], now=NOON)
    assert [message.channel for message in rows()] == [Channel.INBOX, Channel.EMAIL]


def test_who_switched_everything_off_gets_nothing_outside(reader):
    Preferences.objects.create(user=reader, by_email=False)
    tell(news=[tea(reader)], now=NOON)
    assert [message.channel for message in rows()] == [Channel.INBOX]


def test_a_unit_is_told_through_its_contacts_only(db):
    unit = UnitFactory()
    Contact.objects.create(unit=unit, channel=Channel.CHAT, label="群", address="dingtalk://token")
    tell(news=[News("tea", "tea:u", unit=unit.pk, params={"hour": 5})], now=NOON)
    (message,) = rows()
    assert (message.channel, message.unit_id, message.recipient_id) == (Channel.CHAT, unit.pk, None)


def test_a_hundred_readers_need_no_more_queries_than_one(reader, django_assert_num_queries):
    crowd = UserFactory.create_batch(100)
    with django_assert_num_queries(6):  # people, contacts of people and of units, preferences, savepoint, INSERT
        tell(news=[tea(reader)], now=NOON)
    with django_assert_num_queries(9):  # from 200 rows on by a stage table: made, filled, read, dropped
        tell(news=[tea(one, key="tea:2") for one in crowd], now=NOON)


def test_an_unknown_kind_is_an_error_of_the_program(reader):
    with pytest.raises(KeyError):
        tell(news=[News("coffee", "c:1", recipient=reader.pk)], now=NOON)
