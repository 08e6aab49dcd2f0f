"""Which fund relief would come from, and its budgets."""

from collections.abc import Collection
from decimal import Decimal

from cases.care.models import Protocol
from donations.ledger.enums import Account, FundKind
from donations.ledger.models import Budget, Fund
from unioncare.organisation.models import Unit

# In this order, where the nearest unit has several.
KINDS = (FundKind.UNION, FundKind.MUTUAL_AID, FundKind.ADMINISTRATIVE)


def funds_below(protocol: Protocol) -> dict[int, str]:
    """Return the code of the fund of each unit below the version's: the nearest open one upward; two queries."""
    above = protocol.unit.ancestor_paths()
    units = list(Unit.objects.within(protocol.unit.path))
    paths = {*above, *(unit.path for unit in units)}
    by_path: dict[str, tuple[int, str]] = {}
    open_funds = Fund.objects.filter(closed_on__isnull=True, kind__in=KINDS, unit__path__in=paths).order_by("code")
    for path, kind, code in open_funds.values_list("unit__path", "kind", "code"):
        rank = KINDS.index(FundKind(kind))
        by_path[path] = min(by_path.get(path, (rank, code)), (rank, code))
    found = {}
    for unit in units:
        nearest = next((by_path[path] for path in unit.ancestor_paths() if path in by_path), None)
        if nearest is not None:
            found[unit.pk] = nearest[1]
    return found


def budgets_for(codes: Collection[str], years: Collection[int]) -> dict[tuple[str, int], Decimal]:
    """Return what funds may spend on relief in a year, in CNY, by code and year; one query."""
    rows = Budget.objects.filter(fund__code__in=codes, year__in=years, account=Account.RELIEF).order_by()
    return {(code, year): amount for code, year, amount in rows.values_list("fund__code", "year", "amount")}


def fund_names(codes: Collection[str]) -> dict[str, dict[str, str]]:
    """Return the names of funds in both languages; one query."""
    rows = Fund.objects.filter(code__in=codes).order_by().values_list("code", "name_zh", "name_en")
    return {code: {"zh": zh, "en": en or zh} for code, zh, en in rows}
