"""The payments of a grant; each order has a source of its own."""

from ...payments.models import PayeeAccount, Payment
from ..models import Grant

SOURCE = "grant:"


def source_of(grant: Grant, order: int) -> str:
    """Return under which source an order of a grant's payment is known."""
    return f"{SOURCE}{grant.pk}:{order}"


def grant_of(source: str) -> int:
    """Return the key of the grant that a source names."""
    return int(source.removeprefix(SOURCE).partition(":")[0])


def payment_of(grant: Grant) -> Payment | None:
    """Return the latest payment of a grant."""
    if not grant.orders:
        return None
    return Payment.objects.filter(source=source_of(grant, grant.orders)).select_related("account").first()


def account_of(grant: Grant) -> PayeeAccount | None:
    """Return the account in the member's own name to which money may go."""
    rows = PayeeAccount.objects.in_use().filter(member=grant.member_id, verified_at__isnull=False)
    return rows.first()
