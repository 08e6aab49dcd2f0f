"""Checking the rows of posts against people and units as they stand and as the other sheets leave them."""

from datetime import date

from unioncare.core.listed import listed
from unioncare.organisation.enums import Role

from .outcomes import CREATE, UNCHANGED, Outcome, compared, refused
from .reading import FileRow
from .standing import PostNow, Standing


def check_posts(
    rows: list[FileRow], standing: Standing, refused_people: dict[str, int], refused_units: dict[str, int]
) -> list[Outcome]:
    """Return what each row does. `refused_…` tell the row in which a person or unit of the file was refused."""
    return [_checked(row, standing, refused_people, refused_units) for row in rows]


def _checked(
    row: FileRow, standing: Standing, refused_people: dict[str, int], refused_units: dict[str, int]
) -> Outcome:
    person = _person(row, standing, refused_people)
    unit = _unit(row, standing, refused_units)
    role = row.cells["role"]
    starts_on, ends_on = row.cells["from"], row.cells["to"]
    if row.is_refused or person is None or unit is None:
        return refused(row)
    present = standing.posts[person, unit, role]
    same = _same(present, starts_on, standing.today)
    starts_on = starts_on or (same.starts_on if same else standing.today)
    _check_dates(row, starts_on, ends_on, [post for post in present if post is not same])
    if same is not None and same.row:
        row.refuse("role", "post_duplicate", row=same.row)
    if same is None and not standing.units[unit].is_active:
        row.refuse("unit", "unit_inactive")
    if same is None and not standing.people[person].is_active:
        row.refuse("username", "person_inactive")
    # An empty end says nothing: a post that was ended by hand is not opened again by an old file.
    pairs = {"to": (same.ends_on, ends_on)} if same is not None and ends_on else {}
    outcome = compared(row, same.pk, pairs) if same is not None else Outcome(row, CREATE)
    if outcome.action != UNCHANGED:
        _check_right(row, standing, person, unit)
    if row.is_refused:
        return refused(row)
    row.cells |= {"from": starts_on, "unit": unit, "username": standing.people[person].username}
    if same is None:
        present.append(PostNow(starts_on, ends_on, row=row.number))
    else:
        same.row, same.ends_on = row.number, ends_on or same.ends_on
    return outcome


def _check_right(row: FileRow, standing: Standing, person: str, unit: str) -> None:
    """Refuse a post that the importer may not give, change or end."""
    if person == standing.importer:
        row.refuse("username", "importer_self")
    if not standing.may_appoint(row.cells["role"], standing.path_of(unit)):
        row.refuse("role", "role_reserved", role=Role(row.cells["role"]).label)


def _person(row: FileRow, standing: Standing, refused_people: dict[str, int]) -> str | None:
    username = row.cells["username"]
    if username is None:
        return None
    key = username.casefold()
    if key in standing.people:
        return str(key)
    if key in refused_people:
        row.refuse("username", "person_refused", row=refused_people[key])
    else:
        row.refuse("username", "person_unknown")
    return None


def _unit(row: FileRow, standing: Standing, refused_units: dict[str, int]) -> str | None:
    named = row.cells["unit"]
    if named is None:
        return None
    found = [standing.units[named]] if named in standing.units else standing.units_called(named)
    if len(found) != 1:
        if found:
            row.refuse("unit", "unit_ambiguous", units=listed(unit.code for unit in found[:5]))
        elif named in refused_units:
            row.refuse("unit", "unit_refused", row=refused_units[named])
        else:
            row.refuse("unit", "unit_unknown")
        return None
    if not standing.covers(standing.path_of(found[0].code)):
        row.refuse("unit", "unit_outside_scope")
    return found[0].code


def _same(present: list[PostNow], starts_on: date | None, today: date) -> PostNow | None:
    """Return the post that a row speaks of: the one that begins on its day, without a day the one that lasts."""
    if starts_on is not None:
        return next((post for post in present if post.starts_on == starts_on), None)
    return next((post for post in present if post.ends_on is None or post.ends_on >= today), None)


def _check_dates(row: FileRow, starts_on: date, ends_on: date | None, others: list[PostNow]) -> None:
    if ends_on is not None and ends_on < starts_on:
        row.refuse("to", "dates_swapped")
        return
    for post in others:
        begins_in_time = ends_on is None or post.starts_on <= ends_on
        if begins_in_time and (post.ends_on is None or post.ends_on >= starts_on):
            if post.row:
                row.refuse("from", "post_duplicate", row=post.row)
            else:
                row.refuse("from", "post_overlaps", start=_day(post.starts_on), end=_day(post.ends_on))
            return


def _day(day: date | None) -> str:
    return f"{day:%Y-%m-%d}" if day else "…"
