"""What happens to members that other rooms must answer to.

All are sent inside the transaction of the change; receivers only write rows. They carry `actor` (None for a job or
a command) and `now` besides:

members_moved   moves: list[Move], people whose unit of today changed
members_left    departures: list[Departure], people who are no longer on the staff, or died after they had left it
members_merged  kept, gone: Member; whatever points to `gone` must point to `kept` before `gone` is deleted
death_taken_back member: Member, whose death was entered wrongly; the placements are corrected already
member_silenced member: Member; from now on nothing is sent to this person
"""

from datetime import date
from typing import NamedTuple

from django.dispatch import Signal

members_moved = Signal()
members_left = Signal()
members_merged = Signal()
death_taken_back = Signal()
member_silenced = Signal()


class Move(NamedTuple):
    """A member whose unit changed."""

    member_id: int
    old_unit_id: int
    new_unit_id: int


class Departure(NamedTuple):
    """A member who left, the day, and the employment status from then on."""

    member_id: int
    left_on: date
    status: str
