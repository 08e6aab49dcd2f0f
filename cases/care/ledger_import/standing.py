"""What stands already: the members whom the rows may mean, the diseases, and their cases."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from cases.members.facts import id_index
from cases.members.models import Member
from cases.members.roster.units import UnitDirectory
from unioncare.organisation.access import scope_paths
from unioncare.organisation.models import Unit, User

from ..models import CostEntry, Disease, IllnessCase
from ..selectors.diseases import catalogue
from .reading import LedgerRow

PERMISSION = "cases.import_cases"


@dataclass(slots=True)
class Standing:
    """Members by number, ID index and name; cases by member; everything in a handful of queries."""

    by_number: dict[str, Member] = field(default_factory=dict)
    by_id: dict[bytes, Member] = field(default_factory=dict)
    by_name: dict[str, list[Member]] = field(default_factory=lambda: defaultdict(list))
    units: UnitDirectory | None = None
    paths: dict[int, str] = field(default_factory=dict)
    scope: tuple[str, ...] | None = None
    diseases: list[Disease] = field(default_factory=list)
    cases: dict[int, list[IllnessCase]] = field(default_factory=lambda: defaultdict(list))
    with_costs: set[int] = field(default_factory=set)

    def in_scope(self, member: Member) -> bool:
        """Tell whether the importer's posts reach this member."""
        return self.scope is None or member.unit.path.startswith(self.scope)


def load_standing(rows: Iterable[LedgerRow], *, actor: User | None) -> Standing:
    """Read what the rows may mean; `actor` None is the command line, which may everything."""
    rows = list(rows)
    scope = None if actor is None else scope_paths(actor, PERMISSION)
    paths = dict(Unit.objects.order_by().values_list("pk", "path"))
    standing = Standing(units=UnitDirectory(scope), paths=paths, scope=scope, diseases=catalogue())
    for member in _members(rows):
        if member.employee_no:
            standing.by_number[member.employee_no] = member
        if member.id_index:
            standing.by_id[bytes(member.id_index)] = member
        standing.by_name[member.name].append(member)
    pks = {member.pk for members in standing.by_name.values() for member in members}
    for case in (
        IllnessCase.objects.filter(member__in=pks).select_related("disease", "subject", "unit").order_by("number")
    ):
        standing.cases[case.member_id].append(case)
    standing.with_costs = set(
        CostEntry.objects.filter(case__member__in=pks, struck_at__isnull=True)
        .order_by()
        .values_list("case_id", flat=True)
    )
    return standing


def _members(rows: list[LedgerRow]) -> Iterable[Member]:
    numbers = {row.cells["employee_no"] for row in rows if row.cells["employee_no"]}
    indexes = {index for row in rows if row.cells["id_number"] and (index := id_index(row.cells["id_number"]))}
    names = {row.cells["name"] for row in rows if row.cells["name"]}
    found: dict[int, Member] = {}
    for condition in ({"employee_no__in": numbers}, {"id_index__in": indexes}, {"name__in": names}):
        for member in Member.objects.filter(**condition).select_related("unit").order_by("pk"):
            found[member.pk] = member
    return found.values()
