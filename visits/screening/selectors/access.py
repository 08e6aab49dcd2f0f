"""Who may screen somebody, and who may read what was answered. A post alone opens neither."""

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils import timezone

from cases.care.models import IllnessCase
from cases.care.services.conditions import nobody_concerned
from unioncare.worklist.models import WorkItem
from unioncare.worklist.selectors.scopes import stands_in_for

from ...counselling.models import Assignment, Counselling, CounsellingTeam, TeamMember
from ...counselling.selectors.circle import circle_of
from ...counselling.selectors.teams import membership_of, team_of
from ..enums import Outcome
from ..models import Screening

if TYPE_CHECKING:
    from unioncare.organisation.models import User

KIND = "screening"
COUNSEL = "visits.counsel"


def counsels(user: "User", case: IllnessCase, on: date) -> bool:
    """Tell whether somebody counsels for the team that answers for a case: by post, and by the supervisor's act."""
    if not user.has_perm(COUNSEL, case):
        return False
    team = team_of(case.unit)
    return team is not None and membership_of(user, team, on) is not None


def holds_item(user: "User", case: IllnessCase) -> bool:
    """Tell whether an open screening of the case stands with somebody, or with whom they stand in for."""
    items = WorkItem.objects.open().filter(subject=case.subject_id, kind=KIND).order_by("pk")
    return any(item.assignee_id == user.pk or stands_in_for(user, item) for item in items)


def may_invite(user: "User", case: IllnessCase, on: date) -> bool:
    """Tell whether somebody may make links for a case: this shows them nothing that was answered."""
    return counsels(user, case, on) or holds_item(user, case)


def may_read(user: "User", screening: Screening, on: date) -> bool:
    """Tell whether somebody may read what was answered: the one rule, for pages and for whatever else shows it."""
    return readable(user, screening.case, on).filter(pk=screening.pk).exists()


def readable(user: "User", case: IllnessCase, on: date) -> QuerySet[Screening]:
    """Return the answered screenings of a case that somebody may read, the newest first; none without consent.

    The supervisor of the team that keeps a screening reads it, and the counsellors of the case who belong to that team.
    Whoever conducted one, or sent its link, reads that one while they belong to that team or to the one that answers.
    Nobody else: no manager, administrator or superuser, nobody whom the case concerns, no team that was founded later.
    """
    return _entrusted(user, case, on) if case.may_process else Screening.objects.none()


def reads_any(user: "User", case: IllnessCase) -> bool:
    """Tell whether the results of a case are somebody's to read today: the circle's before the first screening too."""
    today = timezone.localdate()
    return in_circle(user, case, today) or _entrusted(user, case, today).exists()


def in_circle(user: "User", case: IllnessCase, on: date) -> bool:
    """Tell whether somebody reads everything of a case: as counselling has it, by membership and by post."""
    concerned = nobody_concerned(case, user) is not None
    return not concerned and user.has_perm(COUNSEL, case) and user.pk in circle_of(case, on)


def _entrusted(user: "User", case: IllnessCase, on: date) -> QuerySet[Screening]:
    answered = Screening.objects.filter(case=case, outcome=Outcome.ANSWERED).order_by("-taken_at", "-pk")
    if not user.has_perm(COUNSEL, case) or nobody_concerned(case, user) is not None:
        return answered.none()
    places = {place.team_id: place.is_supervisor for place in TeamMember.objects.active(on).filter(user=user)}
    assigned = Assignment.objects.filter(counselling__case=case, user=user, ended_at__isnull=True).exists()
    whole = [team for team, supervises in places.items() if supervises or assigned]
    own = Q(conducted_by=user) | Q(invitation__made_by=user)
    mine = Q(team__in=whole) | own & Q(team__in=places)
    answering = team_of(case.unit)
    if answering is not None and answering.pk in places:
        mine |= own
        if answering.pk in whole:
            mine |= Q(team__isnull=True)
    return answered.filter(mine)


def keeping_team(case: IllnessCase) -> CounsellingTeam | None:
    """Return whose a screening is that is taken now: the team that counsels the member, else the one that answers."""
    running = Counselling.objects.open().filter(case=case).select_related("team").first()
    return running.team if running else team_of(case.unit)
