"""The admin pages of the rooms, gathered for Django."""

from .care import admin as care
from .insurance import admin as insurance
from .members import admin as members

__all__ = ["care", "insurance", "members"]
