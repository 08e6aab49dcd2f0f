"""The admin pages of the rooms, gathered for Django."""

from .counselling import admin as counselling

__all__ = ["counselling"]
