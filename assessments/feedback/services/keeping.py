"""What time does to requests: answered ones close without a word, and words go when they were kept long enough."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max

from cases.members.models import Member
from unioncare.core import thresholds
from unioncare.core.audit import forget_entries
from unioncare.worklist.services import forget_subjects

from ..enums import ENDED, FeedbackState
from ..models import FeedbackFile, FeedbackMessage, FeedbackRequest, FeedbackStep, RightsHelp
from ..models.request import FeedbackQuerySet
from ..selectors.named import requests_of
from ..thresholds import CLOSE_DAYS, KEEP_YEARS
from .flow import lock_request, move_request


def close_silent(*, now: datetime) -> int:
    """Close what was answered long ago and nobody said a word about; return how many. For the sweep."""
    until = now - timedelta(days=int(thresholds.value(CLOSE_DAYS.code)))
    silent = FeedbackRequest.objects.filter(state=FeedbackState.ANSWERED).annotate(last=Max("messages__at"))
    keys = list(silent.filter(last__lte=until).order_by("pk").values_list("pk", flat=True))
    for key in keys:
        move_request(key, "close", actor=None, now=now)
    return len(keys)


def erase_expired(*, now: datetime) -> int:
    """Erase words, contacts and files of requests that ended longer ago than they are kept; return how many."""
    since = now - timedelta(days=365.25 * int(thresholds.value(KEEP_YEARS.code)))
    over = FeedbackRequest.objects.filter(state__in=ENDED, erased_at__isnull=True, ended_at__lte=since)
    keys = list(over.order_by("pk").values_list("pk", flat=True))
    for key in keys:
        erase_words(request_id=key, now=now)
    return len(keys)


@transaction.atomic
def erase_words(*, request_id: int, now: datetime) -> None:
    """Leave of a request its number, days, kind, marks and who answered."""
    request = lock_request(request_id)
    FeedbackMessage.objects.filter(request=request).update(text="", score_words="")
    FeedbackStep.objects.filter(request=request).update(reason="")
    RightsHelp.objects.filter(request=request).update(
        applicant="", respondent="", facts="", evidence="", result="", amount=None
    )
    FeedbackFile.objects.filter(request=request).delete()
    FeedbackRequest.objects.filter(pk=request.pk).update(
        name="", phone="", about=None, member=None, case=None, erased_at=now
    )


@transaction.atomic
def forget_case(*, case_id: int, now: datetime) -> int:
    """End and empty what came from visits of a case that is erased; return how many."""
    return _forget(FeedbackRequest.objects.filter(referral__record__visit__case=case_id), now)


@transaction.atomic
def forget_member(*, member_id: int, now: datetime) -> int:
    """End and empty what a member asked for with their name; return how many. Before the member is emptied."""
    rows = requests_of(Member.objects.get(pk=member_id))
    forget_subjects(subjects=list(rows.order_by().values_list("subject", flat=True)))
    return _forget(rows, now)


@transaction.atomic
def repoint_requests(*, kept: Member, gone: Member) -> int:
    """Point the requests of one person to another; return how many."""
    return FeedbackRequest.objects.filter(member=gone).update(member=kept)


def _forget(requests: FeedbackQuerySet, now: datetime) -> int:
    keys = list(requests.filter(erased_at__isnull=True).order_by("pk").values_list("pk", "state"))
    for key, state in keys:
        if state not in ENDED:
            move_request(key, "withdraw", actor=None, now=now)
        erase_words(request_id=key, now=now)
    forget_entries(FeedbackRequest, [key for key, _state in keys])
    return len(keys)
