"""Digests, and what the outbox forgets."""

from datetime import datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from tests.factories import UserFactory
from unioncare.notifications.enums import Channel, MessageState, Trouble
from unioncare.notifications.models import Message, Preferences
from unioncare.notifications.services.delivering import deliver
from unioncare.notifications.services.telling import News, tell
from unioncare.notifications.services.upkeep import forget_old, hold_back, send_digests

NOON = datetime(2026, 3, 10, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
EIGHT = NOON.replace(day=11, hour=8)

pytestmark = pytest.mark.django_db


@pytest.fixture
def calm(reader):
    Preferences.objects.create(user=reader, digest_at=time(8))
    return reader


def tell_tea(reader, key: str = "tea:1", now: datetime = NOON) -> None:
    tell(news=[News("tea", key, recipient=reader.pk, params={"hour": 5})], now=now)


def test_a_digest_says_how_much_of_which_kind_is_new(calm, mail):
    tell_tea(calm)
    tell_tea(calm, "tea:2")
    assert send_digests(now=EIGHT) == 1
    deliver(channel=Channel.EMAIL, clock=lambda: EIGHT)
    (letter,) = mail.letters
    assert letter["Subject"] == "2 条新消息"
    assert "Tea" in letter.get_body(("plain",)).get_content()


def test_a_digest_comes_once_a_day_and_not_before_its_hour(calm):
    tell_tea(calm)
    assert send_digests(now=EIGHT - timedelta(minutes=1)) == 0
    assert send_digests(now=EIGHT) == 1
    assert send_digests(now=EIGHT + timedelta(hours=1)) == 0


def test_what_comes_after_the_hour_waits_for_the_next_digest(calm):
    assert send_digests(now=EIGHT) == 0
    tell_tea(calm, now=EIGHT + timedelta(hours=14))
    assert send_digests(now=EIGHT + timedelta(hours=14, minutes=10)) == 0
    assert send_digests(now=EIGHT + timedelta(days=1)) == 1


def test_an_hour_just_before_midnight_is_not_missed(reader):
    Preferences.objects.create(user=reader, digest_at=time(23, 55))
    tell_tea(reader)
    assert send_digests(now=NOON.replace(day=11, hour=0, minute=3)) == 1


def test_a_digest_that_comes_late_leaves_nothing_out(calm):
    send_digests(now=EIGHT)
    tell_tea(calm, now=EIGHT + timedelta(hours=1))
    assert send_digests(now=EIGHT + timedelta(days=1, hours=4)) == 1


def test_what_is_muted_is_not_in_the_digest(calm):
    Preferences.objects.update(muted=["tea"])
    tell_tea(calm)
    assert send_digests(now=EIGHT) == 0


def test_nothing_new_means_no_digest(calm):
    tell_tea(calm)
    Message.objects.update(read_at=NOON)
    assert send_digests(now=EIGHT) == 0


def test_a_digest_is_no_message_of_the_inbox(calm):
    tell_tea(calm)
    send_digests(now=EIGHT)
    assert Message.objects.inbox_of(calm.pk).count() == 1


def test_what_was_sent_and_read_long_ago_is_forgotten(reader):
    tell_tea(reader)
    Message.objects.filter(channel=Channel.EMAIL).update(state="sent", sent_at=NOON)
    unread = UserFactory()
    tell_tea(unread, "tea:2")
    Message.objects.inbox_of(reader.pk).update(read_at=NOON)
    assert forget_old(now=NOON + timedelta(days=179)) == 0
    assert forget_old(now=NOON + timedelta(days=181)) == 2
    assert set(Message.objects.values_list("recipient", flat=True)) == {unread.pk}


def test_after_a_restore_only_what_may_have_gone_out_is_held_back(reader):
    for number, wait in enumerate((timedelta(0), timedelta(hours=5))):
        tell_tea(reader, f"tea:{number}", NOON + wait)
    taken = NOON + timedelta(minutes=2)
    mails = Message.objects.filter(channel=Channel.EMAIL).order_by("pk")
    due, later = mails
    held_by_worker = Message.objects.create(
        **{
            **{f.name: getattr(later, f.name) for f in Message._meta.fields if not f.primary_key},
            "key": "t",
            "lease": uuid4(),
        }
    )
    assert hold_back(now=taken) == 2
    states = dict(mails.values_list("pk", "state"))
    assert states == {due.pk: MessageState.DEAD, later.pk: MessageState.WAITING, held_by_worker.pk: MessageState.DEAD}
    assert mails.get(pk=due.pk).trouble == Trouble.HELD
