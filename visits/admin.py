"""The admin pages of the rooms, gathered for Django."""

from .recovery import admin as recovery
from .safety import admin as safety

__all__ = ["recovery", "safety"]
