"""The jobs of the rooms, gathered for the worker."""

from .care import tasks as care_tasks
from .insurance import tasks as insurance_tasks
from .members import tasks as member_tasks

__all__ = ["care_tasks", "insurance_tasks", "member_tasks"]
