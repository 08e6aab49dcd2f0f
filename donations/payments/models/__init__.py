"""Models of the payments room."""

from .account import PayeeAccount, PayeeAccountQuerySet
from .payment import Payment, PaymentBatch, PaymentBatchQuerySet, PaymentQuerySet

__all__ = [
    "PayeeAccount",
    "PayeeAccountQuerySet",
    "Payment",
    "PaymentBatch",
    "PaymentBatchQuerySet",
    "PaymentQuerySet",
]
