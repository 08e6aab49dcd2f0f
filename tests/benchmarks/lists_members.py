"""The members list over unions of 10 k, 100 k and 1 M members."""

from cases.members.models import Member
from tests.benchmarks.fill import fill
from tests.benchmarks.lists import DEEP_PAGE, ListBench
from unioncare.core.paging import PAGE_SIZE, encode_cursor
from unioncare.organisation.models import Unit


def _deep(unit: Unit) -> str:
    rows = Member.objects.present().within(unit.path)
    skip = max(0, min(DEEP_PAGE * PAGE_SIZE, rows.count() - PAGE_SIZE - 1))
    ordered = rows.order_by("unit__path", "employee_no", "pk")
    return f"/members/?after={encode_cursor(ordered.values_list('unit__path', 'employee_no', 'pk')[skip])}"


run = ListBench(
    label="Members",
    database="union",
    fill=fill,
    first="/members/",
    deep=_deep,
    bare="/bare/members/",
    row=b'<th scope="row"',
).run
