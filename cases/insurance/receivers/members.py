"""A death ends the cover of a member, one entered wrongly does not; whoever was noted twice keeps theirs."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.dispatch import receiver

from cases.members.models import Member
from cases.members.signals import Departure, death_taken_back, members_left, members_merged

from ..services.ending import end_deceased, repoint, restore_cover

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@receiver(members_left, dispatch_uid="cases.insurance.members_left")
def end_cover_of_the_dead(
    sender: Any, *, departures: Sequence[Departure], actor: "User | None", now: datetime, **kwargs: Any
) -> None:
    """End the cover of members who died; of everybody else it is paid and stays until its term ends."""
    end_deceased(departures=departures, actor=actor, now=now)


@receiver(members_merged, dispatch_uid="cases.insurance.members_merged")
def follow_merge(
    sender: Any, *, kept: Member, gone: Member, actor: "User | None", now: datetime, **kwargs: Any
) -> None:
    """Point the cover of a person noted outside the roster to the member that they are."""
    repoint(kept=kept, gone=gone, actor=actor, now=now)


@receiver(death_taken_back, dispatch_uid="cases.insurance.death_taken_back")
def give_cover_back(sender: Any, *, member: Member, actor: "User | None", now: datetime, **kwargs: Any) -> None:
    """Let the cover go on that ended with a death which was entered wrongly."""
    restore_cover(member=member, actor=actor, now=now)
