"""The jobs of the rooms, gathered for the worker."""

from .aid import tasks as aid_tasks
from .campaigns import tasks as campaign_tasks
from .ledger import tasks as ledger_tasks

__all__ = ["aid_tasks", "campaign_tasks", "ledger_tasks"]
