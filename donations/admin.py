"""The admin pages of the rooms, gathered for Django."""

from .aid import admin as aid

__all__ = ["aid"]
