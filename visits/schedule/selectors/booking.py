"""Receipts that finance books: what was handed over in the units of its posts."""

from django.db.models import Q, QuerySet

from donations.ledger.models import Fund
from unioncare.core.paging import CappedCount, Page, capped_count, decode_cursor, keyset_page
from unioncare.organisation.access import scope_paths
from unioncare.organisation.models import User

from ..enums import BookingState
from ..models import Receipt

BOOK = "visits.book_receipt"


def receipts_for(user: User) -> QuerySet[Receipt]:
    """Return the receipts in the units of a reader's posts; those of erased cases lie in no unit, and in every list."""
    scope = Q(record__isnull=True)
    for path in scope_paths(user, BOOK):
        scope |= Q(record__visit__case__unit__path__startswith=path)
    rows = Receipt.objects.filter(scope) if scope_paths(user, BOOK) else Receipt.objects.none()
    return rows.select_related("record__visit__case__unit", "given_by")


def booking_page(user: User, *, booked: bool, cursor: str) -> tuple[Page[Receipt], CappedCount]:
    """Return a page of what is to be booked, or was, the oldest number first, and how many there are."""
    state = BookingState.BOOKED if booked else BookingState.TO_BE_BOOKED
    rows = receipts_for(user).filter(state=state)
    count = capped_count(rows)
    after = decode_cursor(cursor, int)
    if after is not None:
        rows = rows.filter(pk__gt=after[0])
    return keyset_page(rows.order_by("pk"), key=lambda receipt: (receipt.pk,)), count


def funds_of(user: User) -> QuerySet[Fund]:
    """Return the open funds whose books the reader keeps."""
    return Fund.objects.visible_to(user, "donations.keep_books").filter(closed_on__isnull=True)
