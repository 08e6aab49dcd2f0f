"""Budgets: set by the chair, asked by every entry that spends."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from unioncare.core.audit import attributed
from unioncare.notifications.services.telling import News, tell
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Post

from ..enums import EXPENSES, Account
from ..errors import LedgerRefused
from ..messages import BudgetRunsOut
from ..models import Budget, Fund
from ..selectors.budgets import with_spent
from .drafts import require_amount

if TYPE_CHECKING:
    from unioncare.organisation.models import User

# Who is told that a budget runs out.
_READERS = (Role.FINANCE_OFFICER, Role.VICE_CHAIR, Role.CHAIR)


@attributed
def set_budget(
    *, fund: Fund, year: int, account: Account, amount: Decimal, warn_percent: int, stops: bool, actor: "User"
) -> Budget:
    """Set what a fund may spend on a purpose in a year, or change it. Raises LedgerRefused for impossible sums."""
    require_amount(amount)
    if account not in EXPENSES or not 1 <= warn_percent <= 100:
        raise LedgerRefused(_("A budget limits what is spent; its warning lies between 1 and 100 %."))
    budget, _made = Budget.objects.update_or_create(
        fund=fund, year=year, account=account.value,
        defaults={"amount": amount, "warn_percent": warn_percent, "stops": stops},
    )  # fmt: skip
    return budget


def require_budgets(*, fund: Fund, changes: Mapping[tuple[str, int], tuple[Decimal, int]], now: datetime) -> None:
    """Refuse spending beyond a budget that stops, and tell when one passes its warning or its amount."""
    spending = {key: added for key, (added, _lines) in changes.items() if key[0] in EXPENSES and added > 0}
    if not spending:
        return
    among = Q()
    for account, year in spending:
        among |= Q(account=account, year=year)
    for budget in with_spent(Budget.objects.filter(among, fund=fund)):
        before = budget.spent
        after = before + spending[budget.account, budget.year]
        if after > budget.amount and budget.stops:
            raise LedgerRefused(
                _("The budget of %(year)s for %(purpose)s holds %(left)s CNY more; %(asked)s are asked for.")
                % {
                    "year": budget.year,
                    "purpose": Account(budget.account).label,
                    "left": f"{max(budget.amount - before, Decimal(0)):,.2f}",
                    "asked": f"{after - before:,.2f}",
                }
            )
        for level, limit in (("warning", budget.warns_at), ("amount", budget.amount)):
            if before < limit <= after:
                _tell(fund, budget, level, now)


def _tell(fund: Fund, budget: Budget, level: str, now: datetime) -> None:
    above = fund.unit.ancestor_paths()
    posts = Post.objects.active(timezone.localdate(now)).filter(unit__path__in=above, role__in=_READERS)
    facts = {"fund": fund.code, "year": budget.year, "percent": 100 if level == "amount" else budget.warn_percent}
    tell(
        news=[
            News(
                BudgetRunsOut.code, f"budget:{budget.pk}:{level}:{budget.amount}", recipient=user, params=facts,
                path=fund.get_absolute_url(),
            )
            for user in sorted(set(posts.values_list("user", flat=True)))
        ],
        now=now,
    )  # fmt: skip
