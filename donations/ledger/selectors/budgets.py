"""What was spent of budgets."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import DecimalField, F, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from unioncare.core.explain import Explanation

from ..models import AccountTotal, Budget, EntryLine, Fund
from .explaining import explain_use

_NOTHING = Value(Decimal(0), output_field=DecimalField(max_digits=14, decimal_places=2))


@dataclass(frozen=True, slots=True)
class BudgetUse:
    """A budget and what was spent of it, in CNY."""

    budget: Budget
    spent: Decimal

    @property
    def share(self) -> Decimal:
        share: Decimal = self.spent / self.budget.amount
        return share

    @property
    def warns_share(self) -> Decimal:
        return Decimal(self.budget.warn_percent) / 100

    @property
    def left(self) -> Decimal:
        return max(-self._beyond, Decimal(0))

    @property
    def over(self) -> Decimal:
        return max(self._beyond, Decimal(0))

    @property
    def _beyond(self) -> Decimal:
        beyond: Decimal = self.spent - self.budget.amount
        return beyond

    @property
    def why(self) -> Explanation:
        return explain_use(self.budget, self.spent)

    @property
    def tone(self) -> str:
        """The colour of its bar: red when it is used up, amber from its warning on."""
        if self.spent >= self.budget.amount:
            return "bad"
        return "low" if self.spent >= self.budget.warns_at else "value"


def with_spent(budgets: QuerySet[Budget]) -> QuerySet[Any]:
    """Annotate `spent`, in CNY: what a year books back of an earlier one's spending frees nothing of its budget."""
    of = {"account": OuterRef("account")}
    totals = AccountTotal.objects.filter(fund=OuterRef("fund"), year=OuterRef("year"), **of)
    back = EntryLine.objects.filter(
        entry__fund=OuterRef("fund"), entry__reverses__isnull=False, entry__booked_on__year=OuterRef("year"),
        entry__reverses__booked_on__year__lt=OuterRef("year"), **of,
    )  # fmt: skip
    summed = back.order_by().values("account").annotate(total=Sum("amount")).values("total")
    spent = Coalesce(Subquery(totals.values("amount")), _NOTHING) - Coalesce(Subquery(summed), _NOTHING)
    return budgets.annotate(spent=spent)


def budgets_of(fund_ids: Collection[int], year: int) -> dict[int, list[BudgetUse]]:
    """Return the budgets of a year with what was spent, by fund; one query."""
    found: dict[int, list[BudgetUse]] = defaultdict(list)
    for budget in with_spent(Budget.objects.filter(fund__in=fund_ids, year=year)).order_by("fund", "account"):
        found[budget.fund_id].append(BudgetUse(budget, budget.spent))
    return found


def running_out(funds: QuerySet[Fund], year: int) -> int:
    """Return how many budgets of a year have come to their warning."""
    budgets = with_spent(Budget.objects.filter(fund__in=funds.order_by().values("pk"), year=year))
    return budgets.filter(spent__gte=F("amount") * F("warn_percent") / 100).count()
