"""What happens to members reaches their cover: a death ends it, somebody noted twice keeps theirs."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.dispatch import receiver

from cases.members.models import Member
from cases.members.signals import Departure, members_left, members_merged

from ..services.ending import end_deceased, repoint

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
