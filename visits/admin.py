"""The admin pages of the rooms, gathered for Django."""

from .counselling import admin as counselling
from .recovery import admin as recovery
from .safety import admin as safety
from .screening import admin as screening

__all__ = ["counselling", "recovery", "safety", "screening"]
