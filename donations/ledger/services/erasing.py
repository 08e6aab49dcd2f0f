"""Taking away what somebody wrote beside entries. The entry, its seal and the digest of the note stay."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Q

from ..models import EntryNote


@transaction.atomic
def forget_notes(*, entries: Collection[int]) -> int:
    """Delete the notes of entries and of what took them back; return how many."""
    deleted, _each = EntryNote.objects.filter(Q(entry__in=entries) | Q(entry__reverses__in=entries)).delete()
    return deleted
