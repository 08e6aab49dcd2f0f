"""The outbox's own upkeep: dead letters, digests, and messages that have served."""

from collections import Counter
from datetime import datetime, timedelta
from typing import cast

from django.db import connection, transaction
from django.db.backends.postgresql.operations import DatabaseOperations
from django.db.models import Q
from django.db.models.sql import UpdateQuery
from django.utils import timezone

from unioncare.core.audit import attributed
from unioncare.organisation.models import User

from ..enums import Channel, MessageState, Trouble
from ..models import Message, MessageQuerySet, Preferences
from .telling import News, ask_for_delivery, tell

KEPT = timedelta(days=180)
DIGEST = "digest"
_HELD = {"state": MessageState.DEAD, "trouble": Trouble.HELD, "lease": None, "error": ""}


@attributed
def retry_dead(*, pks: list[int], actor: User, now: datetime) -> int:
    """Put dead letters back into the outbox with all their tries; return how many."""
    dead = Message.objects.filter(pk__in=pks, state=MessageState.DEAD)
    channels = set(dead.values_list("channel", flat=True))
    revived = dead.update(state=MessageState.WAITING, try_at=now, attempts=0, trouble=Trouble.NONE, error="")
    ask_for_delivery(channels, revived)
    return revived


@attributed
def drop_dead(*, pks: list[int], actor: User) -> int:
    """Let dead letters rest; they stay on record as dropped."""
    return Message.objects.filter(pk__in=pks, state=MessageState.DEAD).update(state=MessageState.DROPPED)


def hold_back(*, now: datetime) -> int:
    """Hold back what a restored outbox would send, for it may have gone out since the backup; return how many.

    People decide about it. What is due later cannot have gone out and keeps waiting, unless a worker held it when the
    backup was made.
    """
    return _suspect(now).update(**_HELD)


def hold_back_sql(*, now: datetime) -> str:
    """Return `hold_back` as a statement that a restore can run before it commits, whatever is cut off after that.

    An older backup's tables may not be those of this version yet: where they lack what it names, it changes nothing.
    """
    query = cast("UpdateQuery", _suspect(now).query.chain(UpdateQuery))
    query.add_update_values(_HELD)
    operations = cast("DatabaseOperations", connection.ops)
    update = operations.compose_sql(*query.get_compiler(connection=connection).as_sql())
    passed_over = "EXCEPTION WHEN undefined_table OR undefined_column THEN NULL;"
    return f"DO $held$ BEGIN {update}; {passed_over} END $held$;"


def _suspect(now: datetime) -> MessageQuerySet:
    return Message.objects.waiting().filter(Q(try_at__lte=now) | Q(lease__isnull=False))


def send_digests(*, now: datetime) -> int:
    """Tell everybody whose hour has come what came into their inbox since the last digest and is still unread.

    Each digest ends where it was planned, however late it is made, and the next one begins there: nothing is left out.
    """
    wishes = Preferences.objects.filter(digest_at__isnull=False, user__is_active=True).order_by("pk")
    return sum(_send_digest(wish, now) for wish in wishes if _planned(wish, now) > _digested_until(wish, now))


@transaction.atomic
def _send_digest(wish: Preferences, now: datetime) -> int:
    planned = _planned(wish, now)
    fresh = Message.objects.inbox_of(wish.user_id).unread().filter(urgent=False, created_at__lte=planned)
    fresh = fresh.filter(created_at__gt=_digested_until(wish, now)).exclude(kind__in=[DIGEST, *wish.muted])
    kinds = Counter(fresh.order_by().values_list("kind", flat=True)[:1000])
    Preferences.objects.filter(pk=wish.pk).update(digested_until=planned)
    if not kinds:
        return 0
    key = f"{DIGEST}:{planned.isoformat()}"
    return tell(news=[News(DIGEST, key, wish.user_id, params={"kinds": dict(kinds)}, path="/messages/")], now=now)


def _planned(wish: Preferences, now: datetime) -> datetime:
    """Return the last moment for which a digest is planned."""
    local = timezone.localtime(now)
    assert wish.digest_at is not None
    today = timezone.make_aware(datetime.combine(local.date(), wish.digest_at))
    return today if today <= now else today - timedelta(days=1)


def _digested_until(wish: Preferences, now: datetime) -> datetime:
    return wish.digested_until or _planned(wish, now) - timedelta(days=1)


def forget_old(*, now: datetime) -> int:
    """Delete what was sent, dropped or given up long ago and what was read long ago; return how many."""
    ended = Q(created_at__lt=now - KEPT) & ~Q(state=MessageState.WAITING)
    gone = Message.objects.filter(ended).exclude(channel=Channel.INBOX, read_at__isnull=True)
    return gone.delete()[0]
