"""The case list over unions of 10 k, 100 k and 1 M members, a twentieth of them in care."""

from cases.care.models import IllnessCase
from tests.benchmarks.fill import fill
from tests.benchmarks.lists import DEEP_PAGE, ListBench
from unioncare.core.paging import PAGE_SIZE, encode_cursor
from unioncare.organisation.models import Unit


def _deep(unit: Unit) -> str:
    rows = IllnessCase.objects.active().within(unit.path).order_by("-number")
    skip = max(0, min(DEEP_PAGE * PAGE_SIZE, rows.count() - PAGE_SIZE - 1))
    return f"/cases/?after={encode_cursor([rows.values_list('number', flat=True)[skip]])}"


run = ListBench(
    label="Cases",
    database="union",
    fill=fill,
    first="/cases/",
    deep=_deep,
    bare="/bare/cases/",
    row=b'<th class="uc-num" scope="row"',
).run
