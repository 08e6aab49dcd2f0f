"""Checking the rows of people."""

from .outcomes import CREATE, UPDATE, Outcome, compared, refused
from .reading import FileRow
from .standing import PersonNow, Standing

# An empty cell says nothing: what stands stays.
FIELDS = ("name", "email", "phone", "employee_no")


def check_people(rows: list[FileRow], standing: Standing) -> list[Outcome]:
    """Return what each row does; `standing` takes up what is accepted."""
    seen: dict[str, int] = {}
    outcomes = []
    for row in rows:
        username = row.cells["username"]
        if username is not None:
            first = seen.setdefault(username.casefold(), row.number)
            if first != row.number:
                row.refuse("username", "username_duplicate", row=first)
        outcomes.append(refused(row) if row.is_refused else _checked(row, standing))
    return outcomes


def _checked(row: FileRow, standing: Standing) -> Outcome:
    key = row.cells["username"].casefold()
    now = standing.people.get(key)
    given = {field: row.cells[field] for field in FIELDS if row.cells[field] is not None}
    if "phone" in given:  # kept as digits
        given["phone"] = given["phone"].replace("-", "")
    _check_email(row, standing, key, given.get("email"))
    if now is None:
        return refused(row) if row.is_refused else _created(row, standing, given)
    outcome = compared(row, now.pk, {field: (getattr(now, field), value) for field, value in given.items()})
    if outcome.action == UPDATE:
        _check_right(row, standing, now, {difference.column for difference in outcome.differences})
    if row.is_refused:
        return refused(row)
    _take_up(standing, key, now, given)
    return outcome


def _created(row: FileRow, standing: Standing, given: dict[str, str]) -> Outcome:
    username = row.cells["username"]
    _take_up(standing, username.casefold(), PersonNow(username=username, name=given["name"]), given)
    return Outcome(row, CREATE)


def _take_up(standing: Standing, key: str, person: PersonNow, given: dict[str, str]) -> None:
    for field, value in given.items():
        setattr(person, field, value)
    standing.people[key] = person
    if person.email:
        standing.emails[person.email] = key


def _check_email(row: FileRow, standing: Standing, key: str, email: str | None) -> None:
    owner = standing.people[standing.emails[email]] if email in standing.emails else None
    if owner is None or owner.username.casefold() == key:
        return
    if owner.outside:
        row.refuse("email", "email_taken.outside")
    else:
        row.refuse("email", "email_taken", person=owner.name)


def _check_right(row: FileRow, standing: Standing, person: PersonNow, columns: set[str]) -> None:
    """Refuse a change of somebody that the importer may not make."""
    if person.username.casefold() == standing.importer:
        row.refuse("username", "importer_self")
    if person.outside:
        row.refuse("username", "person_outside_scope")
    if person.guarded:
        for column in sorted(columns & {"email", "employee_no"}):
            row.refuse(column, f"{column}_reserved")
