"""The search box at 1 M members: every kind of input, through the page, against the bare view; each on an index."""

from urllib.parse import quote

from cases.members.models import Member
from cases.members.selectors.search import CAP, by_index, condition_for
from tests.benchmarks.databases import bench_database
from tests.benchmarks.fill import fill, person_at, scopes
from tests.benchmarks.report import Report
from tests.benchmarks.server import Request, medians, serve, sign_in
from unioncare.organisation.models import User

SIZE = 1_000_000
BARE = "/bare/members/?rows=50"
MOST = 5.0


def run(report: Report) -> None:
    """Measure the page of results for each kind of input, for the root and for one union group."""
    with bench_database(f"uc_bench_union_{SIZE}") as is_new:
        if is_new:
            fill(SIZE)
        kinds = _kinds()
        with serve() as server:
            for place, unit in scopes().items():
                person = User.objects.filter(username=f"bench-chair-{unit.code}").first() or person_at(unit, "chair")
                cookie = sign_in(person)
                for kind, query in kinds.items():
                    found = Request(server, f"/members/search/?q={quote(query)}", cookie)
                    ours, bare = medians(found, Request(server, BARE, cookie), times=30)
                    label = f"Search by {kind} ({place})"
                    report.row(f"{label}: p50 against the bare view", ours / bare, MOST, better="<=")
                    report.row(f"{label}: p50", ours, unit="ms")
                    report.row(f"{label}: on an index", float(_is_indexed(person, query)), 1, unit="yes")


def _kinds() -> dict[str, str]:
    """Return an input of each kind, all about the same person in the middle of the union."""
    member = Member.objects.order_by("pk")[SIZE // 2]
    return {
        "name": member.name,
        "two characters of a name": member.name[:2],
        "given name alone": member.given_name,
        "pinyin": member.pinyin,
        "two letters of pinyin": member.pinyin[:2],
        "initials": member.initials,
        "two initials": member.initials[:2],
        "employee number": member.employee_no or "",
        "two figures of an employee number": (member.employee_no or "")[:2],
        "ID number": member.id_number,
        "phone": member.phone,
    }


def _is_indexed(user: User, query: str) -> bool:
    condition = condition_for(query)
    assert condition is not None, query
    with by_index():
        plan = Member.objects.visible_to(user).filter(condition).select_related("unit").order_by()[: CAP + 1].explain()
    return f"Seq Scan on {Member._meta.db_table}" not in plan
