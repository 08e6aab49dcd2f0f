"""What an import came to, for the command line."""

import json
from collections.abc import Iterable, Iterator
from typing import Protocol

from django.utils.translation import gettext as _

from unioncare.imports.models import ImportRun
from unioncare.imports.problems import RowIssue

from .columns import BY_CODE
from .staged import read_issues, read_warnings

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
    """Yield what was refused and doubted, then the counts."""
    yield from _issue_lines(read_issues(run), _("refused"))
    yield from _issue_lines(read_warnings(run), _("warning"))
    counts = _(
        "%(rows)d rows: %(created)d new, %(updated)d changed, %(unchanged)d unchanged, "
        "%(left)d left, %(refused_rows)d refused."
    )
    yield (_("Dry run, nothing was written.") + " " if dry else "") + counts % run.summary


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
