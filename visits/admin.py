"""The admin pages of the rooms, gathered for Django."""

from .safety import admin as safety

__all__ = ["safety"]
