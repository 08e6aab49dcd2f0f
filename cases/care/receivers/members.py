"""What happens to members reaches their cases: a move proposes a hand-over, a death ends the case."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.dispatch import receiver

from cases.members.models import Member
from cases.members.signals import Departure, Move, members_left, members_merged, members_moved

from ..services.member_changes import end_deceased, follow_moves, note_departures, repoint_cases

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@receiver(members_moved, dispatch_uid="cases.members_moved")
def propose_hand_over(
    sender: Any, *, moves: Sequence[Move], actor: "User | None", now: datetime, **kwargs: Any
) -> None:
    """Propose to hand open cases over to the unit to which their members moved."""
    follow_moves(moves=moves, now=now)


@receiver(members_left, dispatch_uid="cases.members_left")
def look_after_leavers(
    sender: Any, *, departures: Sequence[Departure], actor: "User | None", now: datetime, **kwargs: Any
) -> None:
    """Record deaths that the roster tells; ask the owner about open cases of everybody else who left."""
    end_deceased(departures=departures, actor=actor, now=now)
    note_departures(departures=departures, now=now)


@receiver(members_merged, dispatch_uid="cases.members_merged")
def follow_merge(
    sender: Any, *, kept: Member, gone: Member, actor: "User | None", now: datetime, **kwargs: Any
) -> None:
    """Point the cases of a person noted outside the roster to the member that they are."""
    repoint_cases(kept=kept, gone=gone, now=now)
