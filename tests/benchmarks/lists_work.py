"""My work at 10 k, 100 k and 1 M open items."""

from datetime import timedelta

from django.utils import timezone

from tests.benchmarks.items import fill_items
from tests.benchmarks.lists import DEEP_PAGE, ListBench
from unioncare.core.paging import PAGE_SIZE, encode_cursor
from unioncare.organisation.models import Unit
from unioncare.worklist.models import WorkItem


def _deep(unit: Unit) -> str:
    later = WorkItem.objects.open().within(unit.path).filter(due_at__gt=timezone.now() + timedelta(days=8))
    skip = min(DEEP_PAGE * PAGE_SIZE, max(later.count() - 2 * PAGE_SIZE, 0))
    due_at, pk = later.order_by("due_at", "pk").values_list("due_at", "pk")[skip]
    return f"/work/?tab=unit&when=later&after={encode_cursor([due_at, pk])}"


def _fill(size: int) -> None:
    """Items due from twenty days ago to a hundred ahead; one in a hundred is nobody's."""
    now = timezone.now()
    days = [timezone.localdate(now) + timedelta(days=days) for days in range(-20, 100)]
    fill_items(size, due_on=days, now=now, unassigned=100)


run = ListBench(
    label="My work",
    database="work",
    fill=_fill,
    first="/work/?tab=unit",
    deep=_deep,
    bare="/bare/work/",
    row=b'<li class="uc-item"',
).run
