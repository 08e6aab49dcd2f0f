"""The outbox's own upkeep: dead letters, digests, and messages that have served."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from unioncare.core.audit import attributed
from unioncare.organisation.models import User

from ..enums import Channel, MessageState, Trouble
from ..models import Message, Preferences
from .telling import News, ask_for_delivery, tell

KEPT = timedelta(days=180)
DIGEST = "digest"


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
    suspect = Message.objects.waiting().filter(Q(try_at__lte=now) | Q(lease__isnull=False))
    return suspect.update(state=MessageState.DEAD, trouble=Trouble.HELD, lease=None, error="")


def send_digests(*, now: datetime) -> int:
    """Tell everybody whose hour has come what is new and unread in their inbox since yesterday's digest."""
    local = timezone.localtime(now)
    ready = Preferences.objects.filter(digest_at__isnull=False, digest_at__lte=local.time(), user__is_active=True)
    news = []
    for wish in ready.order_by("pk"):
        since = now - timedelta(days=1)
        fresh = Message.objects.inbox_of(wish.user_id).unread().filter(created_at__gt=since, urgent=False)
        kinds: dict[str, int] = {}
        for kind in fresh.exclude(kind=DIGEST).order_by().values_list("kind", flat=True)[:1000]:
            kinds[kind] = kinds.get(kind, 0) + 1
        if kinds:
            key = f"{DIGEST}:{local.date()}"
            news.append(News(DIGEST, key, recipient=wish.user_id, params={"kinds": kinds}, path="/messages/"))
    return tell(news=news, now=now)


def forget_old(*, now: datetime) -> int:
    """Delete what was sent, dropped or given up long ago and what was read long ago; return how many."""
    ended = Q(created_at__lt=now - KEPT) & ~Q(state=MessageState.WAITING)
    gone = Message.objects.filter(ended).exclude(channel=Channel.INBOX, read_at__isnull=True)
    return gone.delete()[0]
