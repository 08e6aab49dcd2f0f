"""What the ledger says to those who answer for it: funds and shares, never whom money was for."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unioncare.notifications.kinds import Facts, MessageKind


class BudgetRunsOut(MessageKind):
    """A yearly budget passed its warning, or is used up."""

    code, label = "budget_runs_out", gettext_lazy("A budget runs out")
    icon = "piggy-bank"

    def subject(self, facts: Facts) -> str:
        return _("The budget of %(year)s of fund %(fund)s is used up to %(percent)s %%") % facts


MESSAGES = (BudgetRunsOut(),)
