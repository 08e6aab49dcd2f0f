"""Indicator E3 (domain annex §14): referrals completed of referrals made."""

from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from unioncare.core.paging import next_path
from unioncare.core.rates import Rate
from unioncare.organisation.calendar import start_of
from unioncare.organisation.places import EVERYWHERE, rates_by

from ..enums import Attendance
from ..models import Counselling, CounsellingSession

CAME = Q(came=True)


def referrals_completed(path: str, first: date, last: date) -> Rate:
    """Return how many members of a subtree who were referred between two days came to a session.

    A referral that was declined counts as made. Further reasons for a running counselling are no further referrals.
    """
    counted = _made(path, first, last).aggregate(of=Count("pk"), count=Count("pk", filter=CAME))
    return Rate(counted["count"], counted["of"])


def referrals_by_place(first: date, last: date) -> dict[str, Rate]:
    """Return the same by the path of the very unit of the members; one query."""
    made = _made(EVERYWHERE, first, last)
    return rates_by(made.annotate(place=Coalesce("case__unit__path", "subject__unit__path")), "place", CAME)


def _made(path: str, first: date, last: date) -> QuerySet[Counselling]:
    """Return the referrals between two days, each with `came`."""
    beyond = next_path(path)
    here = Q(case__unit__path__gte=path, case__unit__path__lt=beyond)
    # Of an erased case the last unit stays with the subject.
    here |= Q(case__isnull=True, subject__unit__path__gte=path, subject__unit__path__lt=beyond)
    made = Counselling.objects.filter(
        here,
        referred_at__gte=start_of(first),
        referred_at__lt=start_of(last + timedelta(days=1)),
    )
    came = CounsellingSession.objects.filter(
        Q(attendance=Attendance.ATTENDED), counselling=OuterRef("pk"), struck_at__isnull=True
    )
    return made.annotate(came=Exists(came))
