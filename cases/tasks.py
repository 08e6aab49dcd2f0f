"""The jobs of the rooms, gathered for the worker."""

from .care import tasks as care_tasks

__all__ = ["care_tasks"]
