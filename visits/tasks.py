"""The jobs of the rooms, gathered for the worker."""

from .safety import tasks as safety_tasks

__all__ = ["safety_tasks"]
