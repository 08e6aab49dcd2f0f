"""Taking somebody who is erased out of messages that were written about them."""

from django.db import transaction
from django.db.models import Q, TextField
from django.db.models.functions import Cast

from unioncare.core.mentions import Mentions

from ..models import Message


@transaction.atomic
def forget_messages(words: Mentions) -> int:
    """Take the words out of facts, and drop the pages that they name; return of how many messages.

    Messages are kept half a year, so that a search through all of them is a short one.
    """
    maybe = Q(pk__in=[])
    for word in words.words:
        maybe |= Q(path__contains=word) | Q(facts__contains=word)
    rows = Message.objects.annotate(facts=Cast("params", TextField())).filter(maybe).order_by("pk")
    changed = [row for row in rows.iterator() if _takes_out(row, words)]
    Message.objects.bulk_update(changed, ["params", "path"], batch_size=500)
    return len(changed)


def _takes_out(row: Message, words: Mentions) -> bool:
    path = "" if words.are_in(row.path) else row.path
    params = {key: words.without(value) if isinstance(value, str) else value for key, value in row.params.items()}
    changed = (path, params) != (row.path, row.params)
    row.path, row.params = path, params
    return changed
