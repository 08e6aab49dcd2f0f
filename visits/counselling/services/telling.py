"""Telling a team, in the transaction that gives cause for it."""

from collections.abc import Collection
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from unioncare.notifications.services.telling import News, tell
from unioncare.organisation.models import User

from ..messages import AccessTold, CounsellingReferred, ReferralSeen, TeamChanged
from ..models import Counselling, CounsellingTeam, EmergencyAccess
from ..selectors.teams import people_of


def tell_team(
    team: CounsellingTeam, *, what: str, about: User, by: User | None, now: datetime, also: Collection[int] = ()
) -> None:
    """Tell everybody in a team, and whoever just left it, of a change among its people."""
    people = {person.pk for person in people_of(team, timezone.localdate(now))} | set(also)
    params = {"what": what, "name": about.name, "by": by.name if by else "", "team": team.name}
    page = reverse("visits:team", args=[team.pk])
    key = f"{TeamChanged.code}:{team.pk}:{what}:{about.pk}:{now.isoformat()}"
    tell(news=[News(TeamChanged.code, key, recipient=pk, params=params, path=page) for pk in sorted(people)], now=now)


def tell_of_counselling(
    counselling: Counselling, *, why: str, people: Collection[User], by: User | None, now: datetime
) -> None:
    """Tell counsellors that a counselling asks for them; whoever caused it knows."""
    key = f"{CounsellingReferred.code}:{counselling.pk}:{why}:{now.isoformat()}"
    news = [
        News(
            CounsellingReferred.code,
            key,
            recipient=person.pk,
            params={"why": why},
            path=counselling.get_absolute_url(),
        )
        for person in people
        if by is None or person.pk != by.pk
    ]
    tell(news=news, now=now)


def tell_referrers(counselling: Counselling, *, now: datetime) -> None:
    """Tell those outside the team who referred a member that it has decided, and not what."""
    inside = [person.pk for person in people_of(counselling.team, timezone.localdate(now))]
    referred = counselling.referrals.filter(by__isnull=False).exclude(by__in=inside).values("by")
    news = [
        News(
            ReferralSeen.code,
            f"{ReferralSeen.code}:{counselling.pk}",
            recipient=person.pk,
            path=_page_for(person, counselling),
        )
        for person in User.objects.filter(pk__in=referred).order_by("pk")
    ]
    tell(news=news, now=now)


def _page_for(referrer: User, counselling: Counselling) -> str:
    sees = referrer.has_perm("cases.see_case", counselling.case)
    return counselling.case.get_absolute_url() if sees else reverse("worklist:mine")


def tell_of_access(
    access: EmergencyAccess, *, what: str, by: User | None, now: datetime, also: Collection[int] = ()
) -> None:
    """Tell the team of a counselling, whoever asked and `also` others what became of an emergency access."""
    people = {person.pk for person in people_of(access.counselling.team, timezone.localdate(now))}
    people |= {access.asked_by_id, *also}
    params = {"what": what, "name": access.asked_by.name, "by": by.name if by else ""}
    key, page = f"{AccessTold.code}:{access.pk}:{what}", reverse("visits:accesses")
    tell(news=[News(AccessTold.code, key, recipient=pk, params=params, path=page) for pk in sorted(people)], now=now)
