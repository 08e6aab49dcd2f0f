"""Payments and batches as pages list them."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Count, QuerySet, Sum

from unioncare.core.paging import Page, decode_cursor, keyset_page

from ...ledger.models import Fund
from ..enums import BatchState, PaymentState
from ..models import Payment, PaymentBatch

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits in a fund to be put into a batch."""

    fund: Fund
    count: int
    total: Decimal


def payments_page(user: "User", *, states: Collection[str], after: str) -> Page[Payment]:
    """Return payments that somebody may see, the newest first, all or those of some states."""
    rows = Payment.objects.visible_to(user).select_related("fund", "account", "unit", "batch", "subject")
    if wanted := [state for state in states if state in PaymentState.values]:
        rows = rows.filter(state__in=wanted)
    if cursor := decode_cursor(after, int):
        rows = rows.filter(pk__lt=cursor[0])
    return keyset_page(rows.order_by("-pk"), key=lambda payment: (payment.pk,))


def waiting_by_fund(user: "User") -> list[Waiting]:
    """Return for each fund that somebody may see what is ordered and in no batch."""
    funds = {fund.pk: fund for fund in Fund.objects.visible_to(user, "donations.see_payments")}
    rows = (
        Payment.objects.filter(fund__in=funds, state=PaymentState.ORDERED)
        .order_by("fund")
        .values_list("fund")
        .annotate(count=Count("pk"), total=Sum("amount"))
    )
    return [Waiting(funds[pk], count, total) for pk, count, total in rows]


def ordered_of(fund: Fund) -> QuerySet[Payment]:
    """Return what is ordered from a fund and in no batch, the oldest first."""
    rows = Payment.objects.filter(fund=fund, state=PaymentState.ORDERED).select_related("account", "unit", "subject")
    return rows.order_by("pk")


def open_batches(user: "User") -> QuerySet[PaymentBatch]:
    """Return the batches that somebody may see and that are not at their end."""
    rows = PaymentBatch.objects.visible_to(user).exclude(state__in=[BatchState.SETTLED, BatchState.DISCARDED])
    return rows.select_related("fund", "made_by").order_by("-pk")
