"""Filters of lists that people keep for themselves."""

from typing import TYPE_CHECKING

from django.db import transaction

from .models import SavedFilter

if TYPE_CHECKING:
    from .models import User

# More would no longer be read as chips.
MOST = 12
LONGEST: int = SavedFilter._meta.get_field("query").max_length or 0


class TooManyFilters(Exception):
    """Somebody keeps as many filters of this page as are shown."""


class TooLongFilter(Exception):
    """The query of a filter is longer than what is kept: cut, it would find something else."""


def saved_filters(*, user: "User", page: str) -> list[SavedFilter]:
    """Return the filters that a person keeps of a page, by name; one query."""
    return list(SavedFilter.objects.filter(user=user, page=page)[:MOST])


@transaction.atomic
def keep_filter(*, user: "User", page: str, name: str, query: str) -> SavedFilter:
    """Keep a filter under a name; the same name again replaces it. Raises TooManyFilters, TooLongFilter."""
    if len(query) > LONGEST:
        raise TooLongFilter
    others = SavedFilter.objects.filter(user=user, page=page).exclude(name=name)
    if others.count() >= MOST:
        raise TooManyFilters
    kept, _created = SavedFilter.objects.update_or_create(user=user, page=page, name=name, defaults={"query": query})
    return kept


def drop_filter(*, user: "User", pk: int) -> bool:
    """Forget one of a person's own filters; return whether there was one."""
    count, _rows = SavedFilter.objects.filter(user=user, pk=pk).delete()
    return bool(count)
