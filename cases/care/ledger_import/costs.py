"""What a row says of the costs, as a cost entry holds it."""

from decimal import Decimal

from ..models.facts import DEDUCTIONS
from .columns import BASIC, TOTAL
from .reading import LedgerRow


def costs_of(row: LedgerRow) -> dict[str, Decimal] | None:
    """Return total and deductions as a cost entry holds them; None where the ledger tells no costs."""
    cells = row.cells
    told = {name: cells[name] or Decimal(0) for name in DEDUCTIONS}
    oop, total = cells["out_of_pocket"], cells["total"]
    if total is None and oop is None:
        return None
    if total is None:
        total = oop + sum(told.values(), Decimal(0))
    elif oop is not None:
        told["basic_insurance"] += max(total - oop - sum(told.values(), Decimal(0)), Decimal(0))
    return {"total": total, **told}


def check_costs(row: LedgerRow) -> None:
    cells = row.cells
    amounts = [cells[name] for name in (*DEDUCTIONS, "total", "out_of_pocket") if cells[name] is not None]
    costs = costs_of(row)
    if costs is None:
        return
    paid = sum((costs[name] for name in DEDUCTIONS), Decimal(0))
    if any(amount < 0 for amount in amounts) or paid > costs["total"]:
        row.note(TOTAL, "costs_contradict")
    elif costs["basic_insurance"] != (cells["basic_insurance"] or 0):
        missing = costs["basic_insurance"] - (cells["basic_insurance"] or 0)
        row.note(BASIC, "payer_unknown", amount=f"{missing:,}")
