"""What the file has named so far: twins within it, and who is not missing from it."""

from unioncare.imports.problems import Problem

from .check import MemberRow
from .columns import EMPLOYEE_NO, ID_NUMBER

Place = tuple[int, int]  # of a row: which sheet, which row of it


class Mention:
    """A row of the file by its place, and what became of it; one small object per row, so that memory stays flat."""

    __slots__ = ("cells", "number", "outcome", "sheet")

    def __init__(self, sheet: int, number: int) -> None:
        self.sheet = sheet
        self.number = number
        self.outcome = ""  # until the row is settled
        self.cells = 0  # refused ones

    @property
    def place(self) -> Place:
        return self.sheet, self.number


class Seen:
    """Which employee and ID numbers the file has named, and where first.

    Refused rows count, so that a typing error elsewhere in a row never makes its member a leaver. `twins` holds, for
    every row that shares a number with another, the problem of each column; `late` those among them that were settled
    before their twin appeared.
    """

    def __init__(self, sheet_names: list[str]) -> None:
        self.twins: dict[Place, dict[str, Problem]] = {}
        self.late: dict[Place, Mention] = {}
        self._sheet_names = sheet_names
        self._employee_nos: dict[str, Mention] = {}
        self._id_numbers: dict[str, Mention] = {}

    def note(self, row: MemberRow) -> Mention:
        """Remember a row and return its mention."""
        mention = Mention(row.sheet, row.number)
        if row.employee_no:
            first = self._employee_nos.setdefault(row.employee_no, mention)
            if first is not mention:
                self._pair(EMPLOYEE_NO.code, "duplicate_employee", first, mention)
        if row.id_number:
            first = self._id_numbers.setdefault(row.id_number, mention)
            if first is not mention:
                self._pair(ID_NUMBER.code, "duplicate_id", first, mention)
        return mention

    def names(self, employee_no: str, id_number: str) -> bool:
        """Tell whether any row names this employee or this ID number."""
        return employee_no in self._employee_nos or (bool(id_number) and id_number in self._id_numbers)

    def _pair(self, column: str, reason: str, first: Mention, second: Mention) -> None:
        """Let each row name the other; of several twins the first one stands for all."""
        for own, other in ((first, second), (second, first)):
            row = str(other.number)
            if other.sheet != own.sheet:
                row = f"{self._sheet_names[other.sheet]}!{row}"
            self.twins.setdefault(own.place, {}).setdefault(column, Problem(reason, {"row": row}))
        if first.outcome:
            self.late[first.place] = first
