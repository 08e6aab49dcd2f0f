"""The admin pages of the rooms, gathered for Django."""

from .recovery import admin as recovery

__all__ = ["recovery"]
