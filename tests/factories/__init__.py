"""Objects for tests: units, people and posts, and the enterprise of the mock-ups as a whole world."""

from .organisation import (
    CalendarDayFactory,
    PostFactory,
    RelativeFactory,
    UnitFactory,
    UserFactory,
)
from .world import World, build_world

__all__ = [
    "CalendarDayFactory",
    "PostFactory",
    "RelativeFactory",
    "UnitFactory",
    "UserFactory",
    "World",
    "build_world",
]
