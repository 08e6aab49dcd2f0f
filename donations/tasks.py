"""The jobs of the rooms, gathered for the worker."""

from .campaigns import tasks as campaign_tasks
from .ledger import tasks as ledger_tasks

__all__ = ["campaign_tasks", "ledger_tasks"]
