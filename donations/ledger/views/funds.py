"""Funds: the list, the page of one with its journal, opening and closing."""

from datetime import timedelta
from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from unioncare.core.views import NeedsPermission, RefusableForm

from ..enums import Account, EntryKind, FundKind, TransferState
from ..forms.funds import BudgetForm, CloseFundForm, ClosePeriodForm, FundForm
from ..models import Fund, PeriodClosing
from ..selectors.budgets import budgets_of
from ..selectors.explaining import explain_balance, explain_came, explain_spent, explain_went
from ..selectors.funds import FundFilter, YearOf, fund_figures, fund_page, fund_rows, sums_of
from ..selectors.journal import JournalFilter, journal_page, journal_rows
from ..services.budgets import set_budget
from ..services.closing import close_period
from ..services.funds import close_fund, open_fund
from .base import KEEP, SEE, FundAct, OfFund

OPEN, BUDGET, PERIOD, AUDIT, EXPORT = (
    "donations.open_fund", "donations.set_budget", "donations.close_period", "donations.audit_books",
    "donations.export_books",
)  # fmt: skip
SHOWN_CLOSINGS = 12


class FundListView(NeedsPermission, TemplateView):
    """The funds of the reader's units."""

    permission = SEE
    template_name = "books/funds.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        wanted, year = FundFilter.from_query(self.request.GET), timezone.localdate(self.now).year
        page = fund_page(self.user, wanted, self.request.GET.get("after", ""), year)
        return super().get_context_data(
            page=page, rows=fund_rows(page.rows, year), figures=fund_figures(self.user, year), wanted=wanted,
            year=year, why_spent=explain_spent(year), kinds=FundKind, may_open=self.user.has_perm(OPEN), **kwargs,
        )  # fmt: skip


class FundView(OfFund, TemplateView):
    """One fund: its year, its budgets, its journal."""

    template_name = "books/fund.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        fund, year = self.fund, timezone.localdate(self.now).year
        wanted = JournalFilter.from_query(self.request.GET)
        page, count = journal_page(fund, wanted, self.request.GET.get("after", ""))
        figures = YearOf.of(sums_of([fund.pk], year)[fund.pk])
        return super().get_context_data(
            fund=fund, year=year, figures=figures, budgets=budgets_of([fund.pk], year)[fund.pk],
            page=page, rows=list(journal_rows(page.rows)), count=count, wanted=wanted, kinds=EntryKind,
            why_balance=explain_balance(fund), why_came=explain_came(fund, year, figures.between),
            why_went=explain_went(fund, year), accounts=Account, closings=list(self._closings()),
            waiting=list(fund.transfers_out.filter(state=TransferState.ASKED)), **self._acts(), **kwargs,
        )  # fmt: skip

    def _closings(self) -> Any:
        return PeriodClosing.objects.filter(fund=self.fund).select_related("closed_by")[:SHOWN_CLOSINGS]

    def _acts(self) -> dict[str, bool]:
        acts = {"may_keep": KEEP, "may_budget": BUDGET, "may_close": PERIOD, "may_open": OPEN, "may_audit": AUDIT}
        mine = {name: self.user.has_perm(permission, self.fund) for name, permission in acts.items()}
        still_open = self.fund.closed_on is None
        always = ("may_audit",)
        return {name: held and (still_open or name in always) for name, held in mine.items()} | {
            "may_export": self.user.has_perm(EXPORT, self.fund)
        }


class FundOpenView(RefusableForm):
    """Open a fund."""

    permission = OPEN
    template_name = "books/form.html"
    form_class = FundForm
    done_message = _("The fund is open.")
    opened: Fund

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.user}

    def get_initial(self) -> dict[str, Any]:
        return {"opened_on": timezone.localdate(self.now)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title=_("Open a fund"), submit=_("Open the fund"), danger=False, fund=None,
            note=_("What it holds is booked as its first entries. Code and first day stay as they are for ever."),
            back=reverse("donations:funds"), **kwargs,
        )  # fmt: skip

    def act(self, form: Any) -> Fund:
        self.opened = open_fund(**form.values, actor=self.user, now=self.now)
        return self.opened

    def get_success_url(self) -> str:
        return self.opened.get_absolute_url()


class FundCloseView(FundAct):
    """Close a fund that holds nothing."""

    permission = OPEN
    form_class = CloseFundForm
    title, submit, danger = _("Close the fund"), _("Close the fund for good"), True
    note = _("A closed fund takes no entry any more, and nothing opens it again. Its books stay readable.")
    done_message = _("The fund is closed.")

    def get_initial(self) -> dict[str, Any]:
        return {"on": timezone.localdate(self.now)}

    def act(self, form: forms.Form) -> Any:
        return close_fund(fund=self.fund, on=form.cleaned_data["on"], actor=self.user, now=self.now)


class PeriodCloseView(FundAct):
    """Close the books of a fund up to a day."""

    permission = PERIOD
    form_class = ClosePeriodForm
    title, submit, danger = _("Close a period"), _("Close the books until this day"), True
    note = _("Nothing is booked on this day or before it any more. What was wrong is reversed on a later day.")
    done_message = _("The period is closed.")

    def get_initial(self) -> dict[str, Any]:
        first = timezone.localdate(self.now).replace(day=1)
        return {"ends_on": first - timedelta(days=1)}

    def act(self, form: forms.Form) -> Any:
        return close_period(fund=self.fund, ends_on=form.cleaned_data["ends_on"], actor=self.user, now=self.now)


class BudgetView(FundAct):
    """Set what may be spent on a purpose in a year."""

    permission = BUDGET
    form_class = BudgetForm
    title, submit = _("Set a budget"), _("Set the budget")
    note = _("It holds at once. Where one is set for this purpose and year already, this one takes its place.")
    done_message = _("The budget is set.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"fund": self.fund}

    def get_initial(self) -> dict[str, Any]:
        asked = self.request.GET
        year = asked.get("year", "") if asked.get("year", "").isdecimal() else str(timezone.localdate(self.now).year)
        initial = {"account": asked.get("account", ""), "year": year, "warn_percent": 80, "stops": True}
        found = self.fund.budgets.filter(account=initial["account"], year=int(year[:4])).first()
        if found is None:
            return initial
        return initial | {"amount": found.amount, "warn_percent": found.warn_percent, "stops": found.stops}

    def act(self, form: forms.Form) -> Any:
        return set_budget(fund=self.fund, **form.cleaned_data, actor=self.user)
