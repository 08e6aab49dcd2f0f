"""Checking the rows of units, parents before their children, whatever their order in the file."""

from collections.abc import Iterator

from unioncare.core.listed import listed
from unioncare.organisation.enums import UnitKind
from unioncare.organisation.services.units import LEVELS

from .outcomes import CREATE, Outcome, compared, refused
from .reading import FileRow
from .standing import Standing, UnitNow


def check_units(rows: list[FileRow], standing: Standing) -> list[Outcome]:
    """Return what each row does, in the order in which it must be written; `standing` takes up what is accepted."""
    by_code = _unique(rows)
    outcomes = {}
    for row in _parents_first(rows, by_code):
        outcomes[id(row)] = _checked(row, standing, by_code)
    for row in rows:
        if id(row) not in outcomes:  # reached by no parent: the rows hang on one another in a ring
            row.refuse("parent", "unit_under_itself")
            outcomes[id(row)] = refused(row)
    return list(outcomes.values())


def _unique(rows: list[FileRow]) -> dict[str, FileRow]:
    by_code: dict[str, FileRow] = {}
    for row in rows:
        code = row.cells["code"]
        if code is None:
            continue
        first = by_code.setdefault(code, row)
        if first is not row:
            row.refuse("code", "unit_duplicate", row=first.number)
    return by_code


def _parents_first(rows: list[FileRow], by_code: dict[str, FileRow]) -> Iterator[FileRow]:
    names: dict[str, list[FileRow]] = {}
    for row in by_code.values():
        names.setdefault(row.cells["name"], []).append(row)
    waiting: dict[int, list[FileRow]] = {}
    ready = []
    for row in rows:
        parent = row.cells["parent"]
        above = by_code.get(parent) or (names.get(parent, [None])[0] if len(names.get(parent, [])) == 1 else None)
        if parent is None or above is None:
            ready.append(row)
        else:
            waiting.setdefault(id(above), []).append(row)
    while ready:
        row = ready.pop(0)
        yield row
        ready += waiting.pop(id(row), [])


def _checked(row: FileRow, standing: Standing, by_code: dict[str, FileRow]) -> Outcome:
    code = row.cells["code"]
    now = standing.units.get(code) if code else None
    # An empty cell says nothing: what stands stays. Only a new unit comes to the top by it.
    parent = now.parent if now and row.cells["parent"] is None else _parent(row, standing, by_code)
    if row.is_refused:
        return refused(row)
    wanted = UnitNow(
        code=code,
        name=row.cells["name"],
        kind=row.cells["kind"],
        parent=parent,
        path=now.path if now else "",
        is_active=now.is_active if now else True,
        pk=now.pk if now else 0,
    )
    _check_scope(row, standing, wanted, now)
    if parent is not None:
        _check_place(row, standing, wanted, standing.units[parent], now)
    _check_children(row, standing, wanted, now)
    if row.is_refused:
        return refused(row)
    standing.take_up(wanted)
    if now is None:
        return Outcome(row, CREATE)
    return compared(
        row,
        now.pk,
        {"name": (now.name, wanted.name), "kind": (now.kind, wanted.kind), "parent": (now.parent, wanted.parent)},
    )


def _parent(row: FileRow, standing: Standing, by_code: dict[str, FileRow]) -> str | None:
    """Return the code of the parent that a row names by code or name; note a problem if there is none."""
    named = row.cells["parent"]
    if named is None or named in standing.units:
        return named if named is None else str(named)
    if (above := by_code.get(named)) is not None:  # and refused, or it would stand by now
        row.refuse("parent", "parent_refused", row=above.number)
        return None
    found = standing.units_called(named)
    if len(found) == 1:
        return found[0].code
    if found:
        row.refuse("parent", "parent_ambiguous", units=listed(unit.code for unit in found[:5]))
    else:
        row.refuse("parent", "parent_unknown")
    return None


def _check_scope(row: FileRow, standing: Standing, wanted: UnitNow, now: UnitNow | None) -> None:
    moved = now is None or now.parent != wanted.parent
    paths = [now.path] if now else []
    if moved:
        paths.append(standing.path_of(wanted.parent))
    if not all(standing.covers(path) for path in paths):
        row.refuse("code" if now else "parent", "unit_outside_scope")


def _check_place(row: FileRow, standing: Standing, wanted: UnitNow, parent: UnitNow, now: UnitNow | None) -> None:
    if LEVELS.index(wanted.kind) < LEVELS.index(parent.kind):
        row.refuse("kind", "unit_above_parent", kind=str(UnitKind(wanted.kind).label), parent=parent.name)
    if not parent.is_active and wanted.is_active and (now is None or now.parent != parent.code):
        row.refuse("parent", "unit_parent_inactive", parent=parent.name)
    if _stands_under(standing, parent.code, wanted.code):
        row.refuse("parent", "unit_under_itself")
    twins = (unit for unit in standing.units_called(wanted.name) if unit.parent == parent.code)
    if any(unit.code != wanted.code for unit in twins):
        row.refuse("name", "unit_name_taken", parent=parent.name)


def _check_children(row: FileRow, standing: Standing, wanted: UnitNow, now: UnitNow | None) -> None:
    if now is None or now.kind == wanted.kind:
        return
    children = [unit for unit in standing.units.values() if unit.parent == wanted.code]
    if any(LEVELS.index(child.kind) < LEVELS.index(wanted.kind) for child in children):
        row.refuse("kind", "unit_above_parent", kind=str(UnitKind(children[0].kind).label), parent=wanted.name)


def _stands_under(standing: Standing, code: str | None, above: str) -> bool:
    while code is not None:
        if code == above:
            return True
        code = standing.units[code].parent
    return False
