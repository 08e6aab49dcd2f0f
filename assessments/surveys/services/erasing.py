"""What goes when a case is erased: answers that were given with a name, and the way to give any."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from ..models import Invitation, Response


@transaction.atomic
def forget_case(*, case_id: int, now: datetime) -> int:
    """Delete what was answered by the links of a case with a name, and return how many; the links stay to be counted.

    Anonymous answers belong to no case, so nothing of them can be found.
    """
    return _forget(Q(case=case_id), now)


@transaction.atomic
def forget_member(*, member_id: int, now: datetime) -> int:
    """Delete what a member answered with their name, by whichever link, and return how many."""
    return _forget(Q(member=member_id), now)


def kept_too_long(*, since: date) -> QuerySet[Response]:
    """Return the answers with a name that belong to no case and were given before a day: no case takes them along."""
    named = Response.objects.filter(invitation__isnull=False, invitation__case__isnull=True, is_anonymous=False)
    return named.filter(invitation__member__isnull=False, answered_on__lt=since).order_by("pk")


@transaction.atomic
def forget_old(*, since: date) -> int:
    """Delete the answers that were kept long enough, and whose they were; return how many."""
    rows = kept_too_long(since=since)
    links = list(rows.order_by().values_list("invitation_id", flat=True))
    Response.objects.filter(invitation__in=links).delete()
    return Invitation.objects.filter(pk__in=links).update(member=None, token="")


def _forget(which: Q, now: datetime) -> int:
    links = Invitation.objects.filter(which)
    deleted, _each = Response.objects.filter(invitation__in=links.values("pk")).delete()
    links.filter(withdrawn_on=None).update(withdrawn_on=timezone.localdate(now))
    links.update(member=None, token="")
    return deleted
