"""Whom an occasion gives cause to ask: read from what happened, so that nothing is lost and nobody is asked twice."""

import hashlib
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from django.db.models import CharField, Exists, OuterRef, Prefetch, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from cases.care.enums import ConsentState
from cases.care.models import IllnessCase
from cases.members.models import Member
from donations.aid.enums import SETTLED
from donations.aid.models import Grant
from donations.campaigns.enums import CampaignState
from donations.campaigns.models import Campaign
from unioncare.core.paging import next_path
from unioncare.organisation.calendar import start_of
from unioncare.organisation.models import Unit
from unioncare.worklist.models import WorkItem
from visits.counselling.models import Assignment, Counselling
from visits.schedule.models import VisitRecord

from ..entries import Wanted
from ..enums import Occasion
from ..kinds import PLANNED
from ..models import Survey

# So many days back the daily look reaches, whatever stood still meanwhile.
REACH = timedelta(days=30)


def wanted_for(survey: Survey, now: datetime) -> list[Wanted]:
    """Return whom a survey is to ask today, those that were asked already among them; of a hundred as many as it says.

    The lot depends on the survey and the cause alone: asked again, it falls the same way. Whoever died, or to whom
    nothing is sent any more, is not asked; nor is anybody about a case without consent.
    """
    find = _FINDERS.get(Occasion(survey.occasion))
    if find is None:
        return []
    since = max(survey.starts_on, timezone.localdate(now) - REACH)
    return [one for one in find(survey, since, now) if _is_drawn(survey, one.source)]


def _is_drawn(survey: Survey, source: str) -> bool:
    lot = hashlib.sha256(f"{survey.pk}:{source}".encode()).digest()
    return int.from_bytes(lot[:4], "big") % 100 < survey.sampled


def _below(survey: Survey, path: str) -> Q:
    return Q(**{f"{path}__gte": survey.unit.path, f"{path}__lt": next_path(survey.unit.path)})


def _willing(case: str) -> Q:
    """Return the condition for a case about which its member may be asked."""
    return Q(**{
        f"{case}__consent_state": ConsentState.GIVEN, f"{case}__died_on__isnull": True,
        f"{case}__member__silenced_at__isnull": True,
    })  # fmt: skip


def _of_case(source: str, case: IllnessCase, item: WorkItem | None = None) -> Wanted:
    return Wanted(source, case.unit, case.member, case, case.subject, item, case.owner)


_CASE = ("case__unit", "case__member", "case__subject", "case__owner")


def _aid_paid(survey: Survey, since: date, now: datetime) -> Iterator[Wanted]:
    rows = Grant.objects.filter(_below(survey, "unit__path"), _willing("case"), state__in=SETTLED, paid_on__gte=since)
    for grant in rows.select_related(*_CASE).order_by("pk"):
        assert grant.case is not None
        yield _of_case(f"grant:{grant.pk}", grant.case)


def _visit_done(survey: Survey, since: date, now: datetime) -> Iterator[Wanted]:
    rows = VisitRecord.objects.filter(
        _below(survey, "visit__case__unit__path"), _willing("visit__case"), happened_at__gte=start_of(since)
    )
    for record in rows.select_related(*(f"visit__{name}" for name in _CASE)).order_by("pk"):
        yield _of_case(f"visit:{record.visit_id}", record.visit.case)


def _counselling_ended(survey: Survey, since: date, now: datetime) -> Iterator[Wanted]:
    """Ask through the last counsellor alone: that somebody was counselled is nobody else's business."""
    rows = Counselling.objects.of_cases().filter(
        _below(survey, "team__unit__path"), _willing("case"), ended_at__gte=start_of(since)
    )
    last = Prefetch("assignments", Assignment.objects.select_related("user").order_by("-assigned_at", "-pk"))
    for counselling in rows.select_related(*_CASE, "subject").prefetch_related(last).order_by("pk"):
        if assigned := list(counselling.assignments.all()):
            case = counselling.case
            yield Wanted(
                f"counselling:{counselling.pk}", case.unit, case.member, case, counselling.subject, None,
                assigned[0].user, is_private=True,
            )  # fmt: skip


def _campaign_closed(survey: Survey, since: date, now: datetime) -> Iterator[Wanted]:
    rows = Campaign.objects.filter(
        _below(survey, "unit__path"), _willing("case"), steps__target=CampaignState.CLOSED,
        steps__at__gte=start_of(since),
    )  # fmt: skip
    for campaign in rows.select_related(*_CASE).distinct().order_by("pk"):
        assert campaign.case is not None
        yield _of_case(f"campaign:{campaign.pk}", campaign.case)


def _case_closed(survey: Survey, since: date, now: datetime) -> Iterator[Wanted]:
    rows = IllnessCase.objects.filter(
        _below(survey, "unit__path"), closed_at__gte=start_of(since), consent_state=ConsentState.GIVEN,
        died_on__isnull=True, member__silenced_at__isnull=True,
    )  # fmt: skip
    for case in rows.select_related("unit", "member", "subject", "owner").order_by("pk"):
        yield _of_case(f"case:{case.pk}:{case.closed_at:%Y%m%d}", case)


def _planned(survey: Survey, since: date, now: datetime) -> Iterator[Wanted]:
    items = WorkItem.objects.open().filter(
        _below(survey, "unit__path"), _willing("subject__case"), kind=PLANNED, opens_at__lte=now
    )
    names = [f"subject__{name}" for name in _CASE]
    for item in items.select_related(*names, "assignee").order_by("pk"):
        yield _of_case(f"item:{item.pk}", item.subject.case, item)


def _yearly(survey: Survey, since: date, now: datetime) -> Iterator[Wanted]:
    """Ask everybody on the day of the year on which the survey began, or as soon after as somebody looks."""
    today = timezone.localdate(now)
    begun = last_round(survey.starts_on, today)
    if today - begun <= REACH:
        key = f"year:{begun.year}:"
        source = Concat(Value(key), Cast(OuterRef("pk"), CharField()))
        # A hundred thousand are asked on the first day, and nobody on the others.
        new = members_below(survey.unit).filter(~Exists(survey.invitations.filter(source=source)))
        for member in new.iterator():
            yield Wanted(f"{key}{member.pk}", member.unit, member)


def last_round(first: date, today: date) -> date:
    """Return the last day up to `today` on which a yearly survey begins; of 29 February it is the 28th."""
    in_year = first.replace(year=today.year, day=min(first.day, 28) if first.month == 2 else first.day)
    return in_year if in_year <= today else in_year.replace(year=today.year - 1)


def members_below(unit: Unit) -> QuerySet[Member]:
    """Return everybody of a unit and below it who may be asked."""
    rows = Member.objects.on_roster().present().filter(silenced_at=None).within(unit.path)
    return rows.select_related("unit").order_by("pk")


_FINDERS: dict[Occasion, Callable[[Survey, date, datetime], Iterator[Wanted]]] = {
    Occasion.AID_PAID: _aid_paid,
    Occasion.VISIT_DONE: _visit_done,
    Occasion.COUNSELLING_ENDED: _counselling_ended,
    Occasion.CAMPAIGN_CLOSED: _campaign_closed,
    Occasion.CASE_CLOSED: _case_closed,
    Occasion.PROTOCOL: _planned,
    Occasion.YEARLY: _yearly,
}
