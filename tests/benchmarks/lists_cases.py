"""The case list over unions of 10 k, 100 k and 1 M members (a twentieth of them in care), per scope and page."""

import os

from cases.care.models import IllnessCase
from tests.benchmarks.databases import bench_database
from tests.benchmarks.fill import fill, person_at, scopes
from tests.benchmarks.report import Report
from tests.benchmarks.server import Server, serve, sign_in
from unioncare.core.paging import PAGE_SIZE, encode_cursor
from unioncare.organisation.models import Unit, User

SIZES = (10_000, 100_000, 1_000_000)
DEEP_PAGE = 10_000
BARE = "/bare/cases/"
ROW = b'<th class="uc-num" scope="row"'


def run(report: Report) -> None:
    """Seed a union per size and measure the pages of the case list over it."""
    keep = bool(os.environ.get("BENCH_KEEP"))
    medians: dict[tuple[str, int], float] = {}
    for size in SIZES:
        with bench_database(f"uc_bench_union_{size}", keep=keep) as is_new:
            if is_new:
                fill(size)
            with serve() as server:
                _measure(report, server, size, medians)
    small, large = SIZES[0], SIZES[-1]
    for name in dict.fromkeys(name for name, _ in medians):
        ratio = medians[name, large] / medians[name, small]
        report.row(f"Cases, {name}: p50 at 1 M members / at 10 k", ratio, 1.2, better="<=")


def _measure(report: Report, server: Server, size: int, medians: dict[tuple[str, int], float]) -> None:
    for place, unit in scopes().items():
        person = User.objects.filter(username=f"bench-chair-{unit.code}").first() or person_at(unit, "chair")
        cookie = sign_in(person)
        for page, path in (("first page", "/cases/"), ("deep page", f"/cases/?after={_cursor(unit)}")):
            ours, bare = server.paired(path, server.beside(BARE, path, ROW, cookie), cookie)
            medians[f"{place}, {page}", size] = ours
            label = f"Cases, {size:,} members, {place}, {page}"
            report.row(f"{label}: requests/s against the bare view", bare / ours, 0.5)
            report.row(f"{label}: p50", ours, unit="ms")


def _cursor(unit: Unit) -> str:
    """Return the cursor of page 10,000, or of the last full page where the scope holds fewer."""
    rows = IllnessCase.objects.active().within(unit.path).order_by("-number")
    skip = max(0, min(DEEP_PAGE * PAGE_SIZE, rows.count() - PAGE_SIZE - 1))
    return encode_cursor([rows.values_list("number", flat=True)[skip]])
