"""Changes as a page shows them."""

from typing import Any

from ..facts import as_audited
from .compare import Outcome
from .new_units import UnitFinder


def shown_change(outcome: Outcome, finder: UnitFinder) -> list[Any]:
    """Return a staged `Change`: values masked, units by name, statuses and sexes by code."""
    assert outcome.known is not None
    row = outcome.row
    fields = []
    for name, (old, new) in outcome.changes.items():
        if name == "unit":
            old, new = (finder.name(reference) if reference else "" for reference in (old, new))
        fields.append([name, as_audited(name, old), as_audited(name, new)])
    return [row.sheet, row.number, outcome.known.pk, row.employee_no, row.name, fields]
