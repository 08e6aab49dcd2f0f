"""What an import came to, for the command line."""

import json
from collections.abc import Iterable, Iterator
from typing import Protocol

from django.utils.translation import gettext as _

from unioncare.imports.models import ImportRun
from unioncare.imports.problems import RowIssue

from ..models import Member
from .columns import BY_CODE
from .staged import read_changes, read_issues, read_leavers, read_warnings

_FIELDS = {field.name: field for field in Member._meta.concrete_fields}
_COUNTS = ("rows", "created", "updated", "unchanged", "left")


class Output(Protocol):
    """Something that text is written to."""

    def write(self, text: str, /, *, ending: str) -> object: ...


def write_json(run: ImportRun, out: Output) -> None:
    """Print the report as one JSON object; entry by entry, since a hopeless file has one per row."""
    counts = ", ".join(f'"{name}": {run.summary[name]}' for name in _COUNTS)
    out.write(f"{{{counts}", ending="")
    for name, issues in (("refused", read_issues(run)), ("warnings", read_warnings(run))):
        out.write(f', "{name}": [', ending="")
        for place, issue in enumerate(issues):
            comma = ", " if place else ""
            out.write(comma + json.dumps(issue.as_json(), ensure_ascii=False), ending="")
        out.write("]", ending="")
    out.write("}", ending="\n")


def report_lines(run: ImportRun, *, dry: bool) -> Iterator[str]:
    """Yield what was refused and doubted, of a dry run also what would change and who would leave; then the counts."""
    yield from _issue_lines(read_issues(run), _("refused"))
    yield from _issue_lines(read_warnings(run), _("warning"))
    if dry:
        yield from _change_lines(run)
        yield from _leaver_lines(run)
    counts = _(
        "%(rows)d rows: %(created)d new, %(updated)d changed, %(unchanged)d unchanged, "
        "%(left)d left, %(refused_rows)d refused."
    )
    yield (_("Dry run, nothing was written.") + " " if dry else "") + counts % run.summary


def _change_lines(run: ImportRun) -> Iterator[str]:
    for change in read_changes(run):
        for field, old, new in change.fields:
            yield _("%(employee_no)s %(name)s, %(field)s: %(old)s → %(new)s") % {
                "employee_no": change.employee_no,
                "name": change.name,
                "field": _FIELDS[field].verbose_name,
                "old": _worded(field, old),
                "new": _worded(field, new),
            }


def _leaver_lines(run: ImportRun) -> Iterator[str]:
    for leaver in read_leavers(run):
        yield _("%(employee_no)s %(name)s, %(unit)s: would be marked as left") % leaver._asdict()


def _worded(field: str, value: str) -> str:
    choices = dict(_FIELDS[field].flatchoices)
    return str(choices.get(value, value)) or _("(empty)")


def _issue_lines(issues: Iterable[RowIssue], kind: str) -> Iterator[str]:
    for issue in issues:
        column = BY_CODE.get(issue.column)
        yield _("%(sheet)s row %(row)d, %(column)s (%(kind)s): %(value)s – %(message)s. %(hint)s.") % {
            "sheet": issue.sheet,
            "row": issue.row,
            "column": column.label if column else issue.column,
            "kind": kind,
            "value": issue.value or _("(empty)"),
            "message": issue.message,
            "hint": issue.hint,
        }
