"""What the supervisor decides about a referral: who counsels, or why it is declined."""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.care.services.locking import lock_case_for
from unioncare.core.workflow import MoveRefused
from unioncare.worklist.models import WorkItem
from unioncare.worklist.services import close_subject, complete_kind, hand_over_items

from ..enums import CounsellingState, DeclineReason
from ..errors import FullCaseload
from ..kinds import INTAKE
from ..models import Assignment, Counselling
from ..selectors.circle import leads
from ..selectors.offers import offers_for
from .flow import move_counselling
from .locking import lock_counselling
from .private_work import pass_private_work
from .teams import lock_team
from .telling import tell_of_counselling, tell_referrers

if TYPE_CHECKING:
    from unioncare.organisation.models import User

# What the plan of the case asks for, and a counsellor does.
PLANNED = "counselling"


def _lock(counselling_id: int, actor: "User") -> Counselling:
    """Lock case, team and counselling, in this order: of two acceptances the later counts the earlier one's load."""
    case_id, team_id = Counselling.objects.values_list("case", "team").get(pk=counselling_id)
    lock_case_for(case_id, actor)
    lock_team(team_id)
    return lock_counselling(counselling_id)


@transaction.atomic
def accept_referral(
    *, counselling_id: int, counsellors: Collection["User"], actor: "User", now: datetime
) -> Counselling:
    """Take a referral and name who counsels; the plan's open counselling items go to them.

    Raises FullCaseload, MoveRefused.
    """
    counselling = move_counselling(_lock(counselling_id, actor), move="accept", actor=actor, now=now)
    _assign(counselling, counsellors, actor, now)
    complete_kind(subject=counselling.subject, kinds=[INTAKE], actor=actor, now=now)
    tell_referrers(counselling, now=now)
    return counselling


@transaction.atomic
def decline_referral(*, counselling_id: int, reason: DeclineReason | str, actor: "User", now: datetime) -> Counselling:
    """Decline a referral for a coded reason. Raises MoveRefused."""
    counselling = _lock(counselling_id, actor)
    move_counselling(counselling, move="decline", actor=actor, now=now, reason=str(reason))
    complete_kind(subject=counselling.subject, kinds=[INTAKE], actor=actor, now=now)
    finish(counselling, actor, now)
    tell_referrers(counselling, now=now)
    return counselling


def finish(counselling: Counselling, actor: "User | None", now: datetime) -> None:
    """Close the subject of a counselling that is over; the words name no content."""
    counselling.ended_at, counselling.review_on = now, None
    counselling.save(update_fields=["ended_at", "review_on"])
    over = _("The counselling is over.")
    close_subject(subject=counselling.subject, now=now, actor=actor, reason=over)


@transaction.atomic
def set_counsellors(
    *, counselling_id: int, counsellors: Collection["User"], actor: "User", now: datetime
) -> Counselling:
    """Say anew who counsels; whoever is left out reads no more. Raises FullCaseload, MoveRefused."""
    counselling = _lock(counselling_id, actor)
    if not leads(actor, counselling, timezone.localdate(now)):
        raise MoveRefused(_("The supervisor of the team says who counsels."))
    if not counselling.is_taken:
        state = CounsellingState(counselling.state).label
        raise MoveRefused(_("“%(state)s” does not allow this step.") % {"state": state})
    _assign(counselling, counsellors, actor, now)
    return counselling


def _assign(counselling: Counselling, counsellors: Collection["User"], actor: "User", now: datetime) -> None:
    if not counsellors:
        raise MoveRefused(_("Name at least one counsellor."))
    held = {row.user_id: row for row in counselling.assignments.filter(ended_at__isnull=True).order_by("pk")}
    offers = {offer.user.pk: offer for offer in offers_for(counselling, timezone.localdate(now))}
    fresh = [person for person in counsellors if person.pk not in held]
    for person in fresh:
        offer = offers.get(person.pk)
        if offer is None:
            raise MoveRefused(_("%(name)s does not belong to the team.") % {"name": person.name})
        if offer.why_not is not None:
            refusal = FullCaseload if offer.load >= offer.limit else MoveRefused
            raise refusal(
                _("%(name)s cannot take another member: %(why)s") % {"name": person.name, "why": offer.why_not}
            )
    kept = {person.pk for person in counsellors}
    for row in held.values():
        if row.user_id not in kept:
            row.ended_at = now
            row.save(update_fields=["ended_at"])
    for person in fresh:
        Assignment.objects.create(
            counselling=counselling,
            user=person,
            assigned_by=actor,
            assigned_at=now,
            because=offers[person.pk].because.as_json(),
        )
    tell_of_counselling(counselling, why="given", people=fresh, by=actor, now=now)
    _give_planned_items(counselling, list(counsellors), actor, now)
    pass_private_work(counselling, actor=actor, now=now)


def _give_planned_items(counselling: Counselling, counsellors: list["User"], actor: "User", now: datetime) -> None:
    """Let the plan's counselling items stand with whoever counsels; those who have some keep them."""
    asked = WorkItem.objects.filter(subject=counselling.case.subject_id, kind=PLANNED)
    others = asked.exclude(assignee__in=[person.pk for person in counsellors])
    reason = _("The counselling was assigned.")
    hand_over_items(items=others, to=counsellors[0], actor=actor, now=now, reason=reason)
