"""Models of the privacy room."""

from .request import PrivacyCopy, PrivacyProof, PrivacyRequest, PrivacyRequestQuerySet, PrivacyStep
from .retention import LegalHold, LegalHoldQuerySet, RetentionRun

__all__ = [
    "LegalHold",
    "LegalHoldQuerySet",
    "PrivacyCopy",
    "PrivacyProof",
    "PrivacyRequest",
    "PrivacyRequestQuerySet",
    "PrivacyStep",
    "RetentionRun",
]
