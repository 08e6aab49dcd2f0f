"""Units move in the tree; the paths that work items repeat follow."""

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Concat, Substr

from unioncare.core.paging import next_path

from ..models import WorkItem


@transaction.atomic
def move_paths(*, old_path: str, new_path: str) -> int:
    """Rewrite the scope of every item under `old_path`, ended ones too; return how many."""
    under = WorkItem.objects.filter(scope_path__gte=old_path, scope_path__lt=next_path(old_path))
    return under.order_by().update(scope_path=Concat(Value(new_path), Substr("scope_path", len(old_path) + 1)))
