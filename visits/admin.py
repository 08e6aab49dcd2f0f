"""The admin pages of the rooms, gathered for Django."""

from .safety import admin as safety
from .screening import admin as screening

__all__ = ["safety", "screening"]
