"""The insurance plans that an empty installation begins with."""

from .plans import load_plans

__all__ = ["load_plans"]
