"""Units move in the tree; the paths that work items repeat follow, those that are being opened too.

A move takes the whole table before it locks any unit: it waits for everybody who has work items in hand, and nobody
takes one up until it ends. A lock on the unit would not do, for whoever ends one item and opens the next already
holds rows that the move needs.
"""

from collections.abc import Iterable

from django.db import connection, transaction
from django.db.models import Value
from django.db.models.functions import Concat, Substr

from unioncare.core.paging import next_path
from unioncare.organisation.models import Unit

from ..models import WorkItem


def hold_items() -> None:
    """Keep everybody else from opening, changing and locking work items until the end of the transaction."""
    _lock("EXCLUSIVE")


@transaction.atomic
def move_paths(*, old_path: str, new_path: str) -> int:
    """Rewrite the scope of every item under `old_path`, ended ones too; return how many."""
    under = WorkItem.objects.filter(scope_path__gte=old_path, scope_path__lt=next_path(old_path))
    return under.order_by().update(scope_path=Concat(Value(new_path), Substr("scope_path", len(old_path) + 1)))


def keep_places(units: Iterable[Unit]) -> None:
    """Read anew where these units stand; none of them moves until the end of the transaction."""
    _lock("ROW EXCLUSIVE")
    known = list(units)
    places = Unit.objects.filter(pk__in={unit.pk for unit in known}).order_by().values_list("pk", "path", "depth")
    by_unit = {pk: (path, depth) for pk, path, depth in places}
    for unit in known:
        unit.path, unit.depth = by_unit[unit.pk]


def _lock(mode: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {connection.ops.quote_name(WorkItem._meta.db_table)} IN {mode} MODE")
