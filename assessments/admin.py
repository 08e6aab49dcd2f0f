"""The admin pages of the rooms, gathered for Django."""

from .improvement import admin as improvement

__all__ = ["improvement"]
