"""What the benchmarks of lists share: each size, scope and page against the bare view, and the sizes.

The same page shows the same number of rows at every size, so that the ratio between sizes is the database's alone.
"""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass

from tests.benchmarks.databases import bench_database
from tests.benchmarks.fill import person_at, scopes
from tests.benchmarks.report import Report
from tests.benchmarks.server import Request, Server, medians, serve, sign_in
from unioncare.organisation.models import Unit, User

SIZES = (10_000, 100_000, 1_000_000)
DEEP_PAGE = 10_000


@dataclass(frozen=True, slots=True)
class ListBench:
    """One list: `deep` gives the address of page 10,000 or the last full one, `row` stands once in each row's HTML."""

    label: str
    database: str
    fill: Callable[[int], None]
    first: str
    deep: Callable[[Unit], str]
    bare: str
    row: bytes

    def run(self, report: Report) -> None:
        """Measure each size against the bare view, then the largest against the smallest, request by request."""
        with ExitStack() as stack:
            pages = {}
            for size in SIZES:
                server = stack.enter_context(self._serve(size))
                pages[size] = self._pages(server, size)
                for name, request in pages[size].items():
                    self._against_bare(report, f"{self.label}, {size:,}, {name}", request)
            for name, small in pages[SIZES[0]].items():
                at_small, at_large = medians(small, pages[SIZES[-1]][name])
                report.row(f"{self.label}, {name}: p50 at 1 M / at 10 k", at_large / at_small, 1.2, better="<=")

    def _name(self, size: int) -> str:
        return f"uc_bench_{self.database}_{size}"

    def _serve(self, size: int) -> Server:
        with bench_database(self._name(size)) as is_new:
            if is_new:
                self.fill(size)
            return serve()

    def _pages(self, server: Server, size: int) -> dict[str, Request]:
        pages = {}
        with bench_database(self._name(size)):
            for place, unit in scopes().items():
                person = User.objects.filter(username=f"bench-chair-{unit.code}").first() or person_at(unit, "chair")
                cookie = sign_in(person)
                pages[f"{place}, first page"] = Request(server, self.first, cookie)
                pages[f"{place}, deep page"] = Request(server, self.deep(unit), cookie)
        return pages

    def _against_bare(self, report: Report, label: str, request: Request) -> None:
        rows = request.body().count(self.row)
        ours, bare = medians(request, Request(request.server, f"{self.bare}?rows={rows}", request.cookie))
        report.row(f"{label} ({rows} rows): requests/s against the bare view", bare / ours, 0.5)
        report.row(f"{label}: p50", ours, unit="ms")
