"""Telling officers what changed among the insured: how many lapsed, retired, left the staff or the term's units."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from cases.members.enums import EmploymentStatus
from unioncare.notifications.services.telling import News, tell
from unioncare.worklist.responsibility import responsible_for

from ..enums import ENROLLABLE, EnrolmentState
from ..kinds import LAPSED
from ..messages import InsuredChanged
from ..models import CoverageTerm, Enrolment
from ..selectors.renewal import renewal_of, to_renew
from .renewal import FORGOTTEN

WHAT = ("lapsed", "retired", "gone", "moved")


@transaction.atomic
def tell_of_changes(*, now: datetime) -> int:
    """Tell each officer once of everybody whom something befell; return how many messages are new.

    Nothing is remembered beside the messages: their key names the people, so that only another set is told again, and
    neither a missed sweep nor a change that was noted late is passed over.
    """
    today = timezone.localdate(now)
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    people: dict[int, list[str]] = defaultdict(list)
    officers: dict[int, int | None] = {}
    for term, enrolment, what in _befallen(today):
        if term.unit_id not in officers:
            found = responsible_for(kind=LAPSED, unit=term.unit, on=today).user
            officers[term.unit_id] = found.pk if found else None
        if officer := officers[term.unit_id]:
            counts[officer][what] += 1
            people[officer].append(f"{enrolment}:{what}")
    return tell(news=[_news(officer, counts[officer], people[officer]) for officer in sorted(counts)], now=now)


def _news(officer: int, counts: Counter[str], people: list[str]) -> News:
    mark = hashlib.sha256(" ".join(sorted(people)).encode()).hexdigest()[:24]
    return News(
        InsuredChanged.code, f"{InsuredChanged.code}:{mark}", recipient=officer,
        params={what: counts[what] for what in WHAT}, path=reverse("cases:terms"),
    )  # fmt: skip


def _befallen(today: date) -> Iterator[tuple[CoverageTerm, int, str]]:
    """Yield term, enrolment and what befell the member."""
    running = CoverageTerm.objects.filter(starts_on__lte=today, ends_on__gte=today).select_related("unit")
    terms = {term.pk: term for term in running.order_by("pk")}
    outside = ~Q(member__unit__path__startswith=F("term__unit__path"))
    off = ~Q(member__status__in=ENROLLABLE) | Q(member__left_on__isnull=False)
    rows = Enrolment.objects.filter(outside | off, term__in=terms, state=EnrolmentState.ACTIVE).order_by("pk")
    for pk, term, status, left_on in rows.values_list("pk", "term_id", "member__status", "member__left_on"):
        yield terms[term], pk, _what(status, left_on)
    ended = CoverageTerm.objects.filter(ends_on__lt=today, ends_on__gte=today - FORGOTTEN)
    for over in ended.select_related("plan", "version", "unit").order_by("pk"):
        if timezone.localdate(over.opened_at) <= over.ends_on:
            for pk in to_renew(renewal_of(over, today)).order_by("pk").values_list("pk", flat=True):
                yield over, pk, "lapsed"


def _what(status: str, left_on: date | None) -> str:
    if status == EmploymentStatus.RETIRED:
        return "retired"
    return "gone" if left_on is not None or status not in ENROLLABLE else "moved"
