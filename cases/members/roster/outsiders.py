"""People noted outside the roster whom the file now names, told by their ID number."""

from collections.abc import Callable

from unioncare.imports.problems import Problem

from ..models import Member
from .check import MemberRow
from .compare import Outcome


class Outsiders:
    """Everybody noted outside the roster with an ID number: a handful, so they are all held.

    They are merged wherever they were noted, for the number proves who they are.
    """

    def __init__(self) -> None:
        rows = Member.objects.filter(employee_no__isnull=True, id_index__isnull=False).order_by("pk")
        self._noted = {
            bytes(index or b"").hex(): (name, unit)
            for index, name, unit in rows.values_list("id_index", "name", "unit")
        }

    def has(self, row: MemberRow) -> bool:
        """Tell whether somebody outside the roster has this row's ID number."""
        return row.id_index in self._noted

    def warning_for(self, outcome: Outcome, in_scope: Callable[[int], bool]) -> tuple[str, Problem] | None:
        """Return the warning for a merge under another name, with its column; `in_scope` tells whose name it says."""
        name, unit = self._noted[outcome.row.id_index or ""]
        if name == outcome.row.name:
            return None
        if not in_scope(unit):
            return "name", Problem("merge_other_name.elsewhere")
        return "name", Problem("merge_other_name", {"name": name})
