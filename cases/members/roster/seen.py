"""What the file has named so far: twins within it, and who is not missing from it.

Of each row only numbers are kept, so that memory stays flat and the garbage collector has nothing to look at.
"""

from array import array

from unioncare.imports.problems import Problem

from .check import MemberRow
from .columns import EMPLOYEE_NO, ID_NUMBER

Place = tuple[int, int]  # of a row: which sheet, which row of it
# What became of a row; PENDING until its chunk is settled.
PENDING, NEW_ROW, CHANGED_ROW, UNCHANGED_ROW, REFUSED_ROW = range(5)


class Seen:
    """Which employee and ID numbers the file has named, and in which row first; rows are counted from 0.

    Refused rows count, so that a typing error elsewhere in a row never makes its member a leaver. `twins` holds, for
    every row that shares a number with another, the problem of each column; `late` maps the places of those among
    them that were settled before their twin appeared to their count.
    """

    def __init__(self, sheet_names: list[str]) -> None:
        self.outcomes = bytearray()
        self.refused_cells: dict[int, int] = {}
        self.twins: dict[int, dict[str, Problem]] = {}
        self.late: dict[Place, int] = {}
        self._sheet_names = sheet_names
        self._sheets = bytearray()
        self._numbers = array("l")
        self._employee_nos: dict[str, int] = {}
        self._id_numbers: dict[str, int] = {}

    def note(self, row: MemberRow) -> int:
        """Remember a row and return its count."""
        count = len(self.outcomes)
        self.outcomes.append(PENDING)
        self._sheets.append(row.sheet)
        self._numbers.append(row.number)
        if row.employee_no:
            first = self._employee_nos.setdefault(row.employee_no, count)
            if first != count:
                self._pair(EMPLOYEE_NO.code, "duplicate_employee", first, count)
        if row.id_number:
            first = self._id_numbers.setdefault(row.id_number, count)
            if first != count:
                self._pair(ID_NUMBER.code, "duplicate_id", first, count)
        return count

    def names(self, employee_no: str, id_number: str) -> bool:
        """Tell whether any row names this employee or this ID number."""
        return employee_no in self._employee_nos or (bool(id_number) and id_number in self._id_numbers)

    def _pair(self, column: str, reason: str, first: int, second: int) -> None:
        """Let each row name the other; of several twins the first one stands for all."""
        for own, other in ((first, second), (second, first)):
            row = str(self._numbers[other])
            if self._sheets[other] != self._sheets[own]:
                row = f"{self._sheet_names[self._sheets[other]]}!{row}"
            self.twins.setdefault(own, {}).setdefault(column, Problem(reason, {"row": row}))
        if self.outcomes[first] != PENDING:
            self.late[self._sheets[first], self._numbers[first]] = first
