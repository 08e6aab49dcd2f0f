"""Taking out of open items what may no longer be told."""

from collections.abc import Collection

from django.db import transaction

from unioncare.core.explain import Explanation

from ..models import Subject, WorkItem


@transaction.atomic
def redact_items(*, subject: Subject, kinds: Collection[str], because: Explanation) -> int:
    """Let the open items of these kinds say no more than `because`; who, what and when stay. Return how many."""
    items = WorkItem.objects.open().filter(subject=subject, kind__in=kinds)
    return items.update(because=because.as_json(), details={})
