"""The rules of aid that an empty installation begins with."""

from .rules import load_aid_rules

__all__ = ["load_aid_rules"]
