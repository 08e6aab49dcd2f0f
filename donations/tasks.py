"""The jobs of the rooms, gathered for the worker."""

from .ledger import tasks as ledger_tasks

__all__ = ["ledger_tasks"]
