"""Models of the aid room."""

from .grant import Grant, GrantQuerySet, GrantStep
from .hardship import Hardship
from .notice import Notice, Objection
from .rule import GrantPolicy, GrantRule

__all__ = ["Grant", "GrantPolicy", "GrantQuerySet", "GrantRule", "GrantStep", "Hardship", "Notice", "Objection"]
