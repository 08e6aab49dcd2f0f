"""The writers of the members room; the roster import has its own package."""

from .merging import merge_outsider
from .people import (
    change_member,
    record_member_death,
    register_outsider,
    silence_member,
    take_back_member_death,
)
from .placing import place_member, refresh_current_placements

__all__ = [
    "change_member",
    "merge_outsider",
    "place_member",
    "record_member_death",
    "refresh_current_placements",
    "register_outsider",
    "silence_member",
    "take_back_member_death",
]
