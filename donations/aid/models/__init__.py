"""Models of the aid room."""

from .effect import GrantEffect
from .grant import Grant, GrantQuerySet, GrantStep
from .hardship import Hardship
from .notice import Notice, Objection
from .rule import GrantPolicy, GrantRule

__all__ = [
    "Grant",
    "GrantEffect",
    "GrantPolicy",
    "GrantQuerySet",
    "GrantRule",
    "GrantStep",
    "Hardship",
    "Notice",
    "Objection",
]
