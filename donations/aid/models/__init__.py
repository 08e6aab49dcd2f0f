"""Models of the aid room."""

from .condolence import CondolenceLine, CondolenceList
from .effect import GrantEffect
from .grant import Grant, GrantQuerySet, GrantStep
from .hardship import Hardship
from .notice import Notice, Objection
from .past import PastAid
from .rule import GrantPolicy, GrantRule

__all__ = [
    "CondolenceLine",
    "CondolenceList",
    "Grant",
    "GrantEffect",
    "GrantPolicy",
    "GrantQuerySet",
    "GrantRule",
    "GrantStep",
    "Hardship",
    "Notice",
    "Objection",
    "PastAid",
]
