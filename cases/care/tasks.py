"""The jobs of the care room, gathered for the worker."""

from .ledger_import.tasks import write_ledger

__all__ = ["write_ledger"]
