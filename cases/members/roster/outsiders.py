"""People noted outside the roster whom the file now names, told by their ID number."""

from unioncare.imports.problems import Problem

from ..models import Member
from .check import MemberRow
from .compare import Outcome


class Outsiders:
    """Everybody noted outside the roster with an ID number: a handful, so they are all held."""

    def __init__(self) -> None:
        rows = Member.objects.filter(employee_no__isnull=True, id_index__isnull=False).order_by("pk")
        self._names = {bytes(index or b"").hex(): name for index, name in rows.values_list("id_index", "name")}

    def has(self, row: MemberRow) -> bool:
        """Tell whether somebody outside the roster has this row's ID number."""
        return row.id_index in self._names

    def warning_for(self, outcome: Outcome) -> tuple[str, Problem] | None:
        """Return the warning for a merge under another name, with its column."""
        name = self._names.get(outcome.row.id_index or "")
        if name is None or name == outcome.row.name:
            return None
        return "name", Problem("merge_other_name", {"name": name})
